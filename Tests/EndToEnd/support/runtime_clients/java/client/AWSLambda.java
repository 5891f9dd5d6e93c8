package com.amazonaws.services.lambda.runtime.api.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stands in for Lambda's client for Java: the same entry point, and the same requests on the wire.
 *
 * As aws-lambda-java-runtime-interface-client 2 does it: a native library is unpacked to /tmp and loaded (JniHelper);
 * events and answers go over one connection, as libcurl writes them (aws-lambda-cpp, src/runtime.cpp); errors go over
 * HttpURLConnection (LambdaRuntimeApiClientImpl).
 */
public class AWSLambda {
    private static final String USER_AGENT = "aws-lambda-java/Corretto-21.0.5.11.1-2.6.0";
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final Path LIBRARY = Path.of("/tmp/.libaws-lambda-jni.so");
    private static final String API = System.getenv("AWS_LAMBDA_RUNTIME_API");
    private static Socket socket;

    public static void main(String[] arguments) throws Exception {
        try (InputStream library = AWSLambda.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-x86_64.so")) {
            Files.copy(library, LIBRARY, StandardCopyOption.REPLACE_EXISTING);
        }
        System.load(LIBRARY.toString());
        Method handler;
        try {
            String[] parts = arguments[0].split("::");
            Class<?> type = Class.forName(parts[0]);
            handler = type.getMethod(parts[1], InputStream.class, OutputStream.class, Map.class);
        } catch (ReflectiveOperationException | LinkageError failure) {
            report(ROOT + "init/error", failure, "Runtime.BadFunctionCode", null);
            System.exit(1);
            return;
        }
        while (true) {
            Answer event = exchange("GET " + ROOT + "invocation/next HTTP/1.1\r\n", "", new byte[0]);
            String id = event.fields.get("lambda-runtime-aws-request-id");
            try {
                ByteArrayOutputStream result = new ByteArrayOutputStream();
                handler.invoke(null, new java.io.ByteArrayInputStream(event.body), result, event.fields);
                String fields = "content-type: application/json\r\ncontent-length: " + result.size() + "\r\n";
                exchange("POST " + ROOT + "invocation/" + id + "/response HTTP/1.1\r\n", fields, result.toByteArray());
            } catch (InvocationTargetException failure) {
                Throwable cause = failure.getCause();
                String frames = "{\"working_directory\":\"/var/task\",\"exceptions\":[{\"message\":" + quoted(cause.getMessage())
                    + ",\"type\":" + quoted(cause.getClass().getName()) + ",\"stack\":[]}],\"paths\":[]}";
                report(ROOT + "invocation/" + id + "/error", cause, "Runtime.UserException", frames);
                if (cause instanceof VirtualMachineError) System.exit(1);
            }
        }
    }

    private static class Answer {
        final Map<String, String> fields = new TreeMap<>();
        byte[] body;
    }

    /** One request on the connection that is kept, its lines in libcurl's order. */
    private static Answer exchange(String line, String fields, byte[] body) throws IOException {
        if (socket == null) {
            String[] place = API.split(":");
            socket = new Socket(place[0], Integer.parseInt(place[1]));
            socket.setTcpNoDelay(true);
        }
        String head = line + "Host: " + API + "\r\nAccept: */*\r\n" + fields + "User-Agent: " + USER_AGENT + "\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
        InputStream in = socket.getInputStream();
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 2")) throw new IOException(status);
        Answer answer = new Answer();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            answer.fields.put(field.substring(0, colon).toLowerCase(), field.substring(colon + 1).trim());
        }
        answer.body = in.readNBytes(Integer.parseInt(answer.fields.get("content-length")));
        return answer;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new IOException("the Runtime API hung up");
            if (next != '\r') line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void report(String path, Throwable failure, String type, String cause) throws IOException {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        System.out.print(trace);
        byte[] body = ("{\"errorMessage\":" + quoted(failure.getMessage()) + ",\"errorType\":"
            + quoted(failure.getClass().getName()) + ",\"stackTrace\":[]}").getBytes(StandardCharsets.UTF_8);
        HttpURLConnection connection = (HttpURLConnection) new URL("http://" + API + path).openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("User-Agent", USER_AGENT);
        connection.setRequestProperty("Lambda-Runtime-Function-Error-Type", type);
        if (cause != null) connection.setRequestProperty("Lambda-Runtime-Function-XRay-Error-Cause", cause);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        if (connection.getResponseCode() != 202) throw new IOException("status " + connection.getResponseCode());
        connection.getInputStream().close();
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
