import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.fge.jackson.JsonNodeReader;
import com.github.fge.jsonschema.core.exceptions.ProcessingException;
import com.github.fge.jsonschema.core.report.ProcessingMessage;
import com.github.fge.jsonschema.main.JsonSchemaFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;

/** Answers one line per case {"schema":…,"instance":…} with what json-schema-validator says to it. */
public class SchemaOracle {
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream output = new PrintStream(System.out, true, "UTF-8");
        JsonNodeReader reader = new JsonNodeReader();
        ObjectMapper mapper = new ObjectMapper();
        JsonSchemaFactory factory = JsonSchemaFactory.byDefault();
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            JsonNode item = reader.fromReader(new StringReader(line));
            ObjectNode answer = mapper.createObjectNode();
            try {
                ArrayNode violations = mapper.createArrayNode();
                for (ProcessingMessage message : factory.getJsonSchema(item.get("schema")).validate(item.get("instance"))) {
                    JsonNode json = message.asJson();
                    if (!json.path("level").asText().equals("error")) continue;
                    violations.addArray().add(message.getMessage())
                        .add(json.path("instance").path("pointer").asText())
                        .add(json.path("schema").path("pointer").asText())
                        .add(json.path("keyword").asText());
                }
                answer.set("violations", violations);
            } catch (ProcessingException error) {
                String text = error.getShortMessage();
                answer.put("error", text.split("\n")[0]);
                int list = text.indexOf('[');
                if (text.contains("Syntax errors:") && list >= 0) {
                    ArrayNode problems = answer.putArray("problems");
                    for (JsonNode problem : mapper.readTree(text.substring(text.indexOf("Syntax errors:") + 14))) {
                        if (problem.path("level").asText().equals("error")) problems.add(problem.get("message"));
                    }
                }
            }
            output.println(mapper.writeValueAsString(answer));
        }
    }
}
