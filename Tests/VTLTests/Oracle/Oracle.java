import com.jayway.jsonpath.Configuration;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.runtime.RuntimeInstance;

/**
 * Renders every case of the corpus files with Apache Velocity 1.7 and writes what came out into the case.
 *
 * <p>Usage: {@code Oracle FILE.json ...}; see run.sh. A case's variables are what Jayway JsonPath's default provider
 * makes of their JSON, because that is what templates on API Gateway meet. Of a case only {@code output},
 * {@code exception}, {@code parseError} and {@code quiet} are written, the last only where it is another output: what
 * comes when an event handler lets null references print nothing. {@code gateway} and {@code ours} stay as somebody
 * wrote them.
 */
public final class Oracle {
    private static final List<String> ORDER =
        List.of("name", "template", "variables", "output", "exception", "parseError", "quiet", "gateway", "ours");
    private static final List<String> RECORDED = List.of("output", "exception", "parseError", "quiet");
    /** Whose texts change with the virtual machine or quote its own insides. */
    private static final List<Class<?>> WORDED_BY_OTHERS = List.of(
        NullPointerException.class, ClassCastException.class, PatternSyntaxException.class,
        IllegalArgumentException.class);

    public static void main(String[] files) throws Exception {
        int cases = 0;
        for (String file : files) {
            Path path = Path.of(file);
            List<Object> corpus = new ArrayList<>();
            for (Object each : (List<?>) new Reader(Files.readString(path)).document()) {
                corpus.add(recorded(asMap(each)));
                cases += 1;
            }
            Files.writeString(path, Writer.corpus(corpus));
        }
        System.out.println(cases + " cases in " + files.length + " files");
    }

    private static Map<String, Object> recorded(Map<String, Object> given) {
        for (String key : given.keySet()) {
            if (!ORDER.contains(key)) throw new IllegalArgumentException(given.get("name") + ": unknown key " + key);
        }
        Map<String, Object> result = render(text(given.get("template")), given.get("variables"), false);
        Object quiet = render(text(given.get("template")), given.get("variables"), true).get("output");
        if (quiet != null && !quiet.equals(result.get("output"))) result.put("quiet", quiet);
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String key : ORDER) {
            Map<String, Object> source = RECORDED.contains(key) ? result : given;
            if (source.containsKey(key)) ordered.put(key, source.get(key));
        }
        return ordered;
    }

    private static Map<String, Object> render(String template, Object variables, boolean isQuiet) {
        RuntimeInstance velocity = new RuntimeInstance();
        velocity.setProperty(
            RuntimeConstants.RUNTIME_LOG_LOGSYSTEM_CLASS, "org.apache.velocity.runtime.log.NullLogChute");
        velocity.setProperty(RuntimeConstants.VM_LIBRARY, "");
        // A loader that has nothing, so that #parse and #include find nothing.
        velocity.setProperty(RuntimeConstants.RESOURCE_LOADER, "none");
        velocity.setProperty(
            "none.resource.loader.class", "org.apache.velocity.runtime.resource.loader.StringResourceLoader");
        velocity.init();

        VelocityContext context = new VelocityContext();
        if (variables != null) {
            Object parsed = Configuration.defaultConfiguration().jsonProvider().parse(Writer.compact(variables));
            asMap(parsed).forEach(context::put);
        }
        if (isQuiet) {
            EventCartridge events = new EventCartridge();
            events.addEventHandler(
                (ReferenceInsertionEventHandler) (reference, value) -> value == null ? "" : value);
            events.attachToContext(context);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        try {
            StringWriter output = new StringWriter();
            velocity.evaluate(context, output, "template", new StringReader(template));
            result.put("output", output.toString());
        } catch (VelocityException | StackOverflowError error) {
            record(error, result);
        } catch (RuntimeException error) {
            record(error, result);
        }
        return result;
    }

    /** What stopped a rendering; what stopped it before it began counts as a template that does not parse. */
    private static void record(Throwable error, Map<String, Object> result) {
        boolean isLater = error instanceof StackOverflowError || passed(error, ".directive.Evaluate", "render");
        boolean isInParser = passed(error, "", "init") || passed(error, ".Parser", "parse");
        if (!isLater && (error instanceof ParseErrorException || isInParser)) {
            Map<String, Object> place = new LinkedHashMap<>();
            if (error instanceof ParseErrorException parse) {
                place.put("line", new Number(Integer.toString(parse.getLineNumber())));
                place.put("column", new Number(Integer.toString(parse.getColumnNumber())));
            }
            result.put("parseError", place);
            return;
        }
        Throwable cause = error;
        while (cause.getCause() != null && !(cause instanceof ParseErrorException)) cause = cause.getCause();
        boolean isOfVelocity = cause instanceof VelocityException || cause instanceof StackOverflowError;
        boolean isWordedByIt = !isOfVelocity && !WORDED_BY_OTHERS.contains(cause.getClass());
        result.put("exception", described(cause.getClass().getName(), isWordedByIt ? cause.getMessage() : null));
    }

    /** Whether the error passed a method of the engine on its way. */
    private static boolean passed(Throwable error, String type, String method) {
        return Arrays.stream(error.getStackTrace()).anyMatch(frame ->
            frame.getClassName().startsWith("org.apache.velocity.runtime.") && frame.getClassName().contains(type)
                && !frame.getClassName().endsWith(".RuntimeInstance") && frame.getMethodName().equals(method));
    }

    private static Map<String, Object> described(String name, String message) {
        Map<String, Object> exception = new LinkedHashMap<>();
        exception.put("class", name);
        if (message != null) exception.put("message", message);
        return exception;
    }

    /** A text as a case has it: a string, or an array of its lines. */
    private static String text(Object value) {
        if (value instanceof String string) return string;
        return String.join("\n", ((List<?>) value).stream().map(String.class::cast).toList());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    /** A number as it is written. */
    private record Number(String text) {}

    /** Writes one key per line, so that differences read well; variables and other nested values stay on theirs. */
    private static final class Writer {
        static String corpus(List<Object> cases) {
            StringBuilder text = new StringBuilder("[");
            String separator = "\n";
            for (Object each : cases) {
                text.append(separator).append("  {");
                String inner = "\n";
                for (Map.Entry<String, Object> entry : asMap(each).entrySet()) {
                    text.append(inner).append("    ").append(compact(entry.getKey())).append(": ");
                    text.append(List.of("template", "output", "quiet").contains(entry.getKey())
                        ? lines(text(entry.getValue())) : compact(entry.getValue()));
                    inner = ",\n";
                }
                text.append("\n  }");
                separator = ",\n";
            }
            return text.append("\n]\n").toString();
        }

        /** A short text as a string, a longer one as an array of its lines. */
        private static String lines(String text) {
            String[] lines = text.split("\n", -1);
            if (lines.length < 5) return compact(text);
            StringBuilder array = new StringBuilder("[");
            for (int index = 0; index < lines.length; index++) {
                array.append(index == 0 ? "\n      " : ",\n      ").append(compact(lines[index]));
            }
            return array.append("\n    ]").toString();
        }

        static String compact(Object value) {
            StringBuilder text = new StringBuilder();
            append(value, text);
            return text.toString();
        }

        private static void append(Object value, StringBuilder text) {
            if (value instanceof Map<?, ?> map) {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text.append(separator);
                    append(entry.getKey(), text);
                    text.append(": ");
                    append(entry.getValue(), text);
                    separator = ", ";
                }
                text.append(map.isEmpty() ? "{}" : "}");
            } else if (value instanceof List<?> list) {
                String separator = "[";
                for (Object element : list) {
                    text.append(separator);
                    append(element, text);
                    separator = ", ";
                }
                text.append(list.isEmpty() ? "[]" : "]");
            } else if (value instanceof String string) {
                quote(string, text);
            } else if (value instanceof Number number) {
                text.append(number.text());
            } else {
                text.append(value);
            }
        }

        private static void quote(String string, StringBuilder text) {
            text.append('"');
            for (char unit : string.toCharArray()) {
                switch (unit) {
                    case '"' -> text.append("\\\"");
                    case '\\' -> text.append("\\\\");
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    case '\t' -> text.append("\\t");
                    default -> {
                        boolean plain = unit >= 0x20 && unit < 0x7F;
                        text.append(plain ? String.valueOf(unit) : String.format("\\u%04X", (int) unit));
                    }
                }
            }
            text.append('"');
        }
    }

    /** Reads JSON and keeps numbers as they are written. */
    private static final class Reader {
        private final String text;
        private int at = 0;

        Reader(String text) {
            this.text = text;
        }

        Object document() {
            Object value = value();
            if (next() != '\0') throw wrong();
            return value;
        }

        private Object value() {
            char first = next();
            if (first == '{') return object();
            if (first == '[') return array();
            if (first == '"') return string();
            int start = at;
            while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) at++;
            String word = text.substring(start, at);
            return switch (word) {
                case "true" -> true;
                case "false" -> false;
                case "null" -> null;
                case "" -> throw wrong();
                default -> new Number(word);
            };
        }

        private Map<String, Object> object() {
            Map<String, Object> map = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                String key = string();
                expect(':');
                if (map.containsKey(key)) throw new IllegalArgumentException("twice: " + key);
                map.put(key, value());
                if (next() != '}') expect(',');
            }
            at++;
            return map;
        }

        private List<Object> array() {
            List<Object> list = new ArrayList<>();
            at++;
            while (next() != ']') {
                list.add(value());
                if (next() != ']') expect(',');
            }
            at++;
            return list;
        }

        private String string() {
            expect('"');
            StringBuilder string = new StringBuilder();
            while (text.charAt(at) != '"') {
                char unit = text.charAt(at++);
                if (unit != '\\') {
                    string.append(unit);
                    continue;
                }
                char escape = text.charAt(at++);
                switch (escape) {
                    case 'n' -> string.append('\n');
                    case 'r' -> string.append('\r');
                    case 't' -> string.append('\t');
                    case 'b' -> string.append('\b');
                    case 'f' -> string.append('\f');
                    case 'u' -> {
                        string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> string.append(escape);
                }
            }
            at++;
            return string.toString();
        }

        /** The next character that is no blank, not taken; NUL at the end. */
        private char next() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private void expect(char wanted) {
            if (next() != wanted) throw wrong();
            at++;
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("no JSON at offset " + at);
        }
    }
}
