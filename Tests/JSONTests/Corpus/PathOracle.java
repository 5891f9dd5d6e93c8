import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Evaluates every case of paths.json with Jayway JsonPath and writes what came out into the case.
 *
 * <p>Usage: {@code PathOracle FILE VERSION PACKAGE}, for example {@code PathOracle paths.json 2.0.0
 * com.jayway.jsonpath}; see record-paths.sh. PACKAGE is where the library lives on the class path, because a
 * newer version is at hand only inside another jar that moved it. Of a case only {@code outcomes.VERSION} is written:
 * {@code {"result": …}}, {@code {"missing": true}} (a definite path that leads nowhere) or {@code {"error": kind}}.
 * The option SUPPRESS_EXCEPTIONS is set.
 */
public final class PathOracle {
    private static String home;

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        String version = arguments[1];
        home = arguments[2];
        Object lenient = configuration(true);
        Object strict = configuration(false);
        Map<Object, Object> documents = new LinkedHashMap<>();
        StringBuilder out = new StringBuilder();
        int count = 0;
        // Line by line: json-smart takes a text of hundreds of objects for an attack.
        for (String line : Files.readAllLines(file)) {
            String comma = line.endsWith(",") ? "," : "";
            String text = line.substring(0, line.length() - comma.length());
            if (text.startsWith("{\"document\":")) {
                Map<Object, Object> entry = new LinkedHashMap<>((Map<?, ?>) parse(lenient, text));
                Map<Object, Object> outcomes = new LinkedHashMap<>();
                if (entry.get("outcomes") != null) outcomes.putAll((Map<?, ?>) entry.get("outcomes"));
                String document = (String) documents.get(entry.get("document"));
                outcomes.put(version, outcome(lenient, strict, document, (String) entry.get("path")));
                entry.put("outcomes", outcomes);
                write(entry, out);
                out.append(comma);
                count += 1;
            } else {
                if (text.startsWith("\"") && text.endsWith("\"")) {
                    documents.putAll((Map<?, ?>) parse(lenient, "{" + text + "}"));
                }
                out.append(line);
            }
            out.append("\n");
        }
        Files.writeString(file, out);
        System.out.println(count + " cases with Jayway JsonPath " + version);
    }

    private static Map<String, Object> outcome(Object lenient, Object strict, String document, String path) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        Object compiled;
        try {
            Class<?> filters = Array.newInstance(Class.forName(home + ".Predicate"), 0).getClass();
            compiled = Class.forName(home + ".JsonPath").getMethod("compile", String.class, filters)
                .invoke(null, path, Array.newInstance(Class.forName(home + ".Predicate"), 0));
        } catch (ReflectiveOperationException | StackOverflowError problem) {
            outcome.put("error", "compile");
            return outcome;
        }
        try {
            Object result = read(lenient, document, compiled);
            if (result == null && !present(strict, document, compiled)) outcome.put("missing", true);
            else outcome.put("result", result);
        } catch (ReflectiveOperationException | StackOverflowError problem) {
            outcome.put("error", "evaluate");
        }
        return outcome;
    }

    /** Tells a JSON null from nothing: without the option, nothing is an exception. */
    private static boolean present(Object strict, String document, Object compiled)
        throws ReflectiveOperationException {
        try {
            read(strict, document, compiled);
            return true;
        } catch (InvocationTargetException absent) {
            return false;
        }
    }

    private static Object read(Object configuration, String document, Object compiled)
        throws ReflectiveOperationException {
        Class<?> type = Class.forName(home + ".Configuration");
        Method read = Class.forName(home + ".JsonPath").getMethod("read", Object.class, type);
        return read.invoke(compiled, parse(configuration, document), configuration);
    }

    private static Object parse(Object configuration, String text) throws ReflectiveOperationException {
        Object provider = Class.forName(home + ".Configuration").getMethod("jsonProvider").invoke(configuration);
        return Class.forName(home + ".spi.json.JsonProvider").getMethod("parse", String.class).invoke(provider, text);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object configuration(boolean lenient) throws ReflectiveOperationException {
        Class<?> options = Class.forName(home + ".Option");
        Object chosen = Array.newInstance(options, lenient ? 1 : 0);
        if (lenient) Array.set(chosen, 0, Enum.valueOf((Class<Enum>) options, "SUPPRESS_EXCEPTIONS"));
        Object plain = Class.forName(home + ".Configuration").getMethod("defaultConfiguration").invoke(null);
        return plain.getClass().getMethod("addOptions", chosen.getClass()).invoke(plain, chosen);
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> member : map.entrySet()) {
                write(String.valueOf(member.getKey()), out.append(separator));
                write(member.getValue(), out.append(": "));
                separator = ", ";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> list) {
            out.append("[");
            String separator = "";
            for (Object element : list) {
                write(element, out.append(separator));
                separator = ", ";
            }
            out.append("]");
        } else if (value instanceof String text) {
            out.append('"');
            for (char unit : text.toCharArray()) {
                if (unit == '"' || unit == '\\') out.append('\\').append(unit);
                else if (unit < 0x20) out.append(String.format("\\u%04x", (int) unit));
                else out.append(unit);
            }
            out.append('"');
        } else {
            out.append(value);
        }
    }
}
