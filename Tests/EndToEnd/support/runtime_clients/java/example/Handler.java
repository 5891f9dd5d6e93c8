package example;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers its event and what it sees of its place, or does what the event says. */
public class Handler {
    public static void handle(InputStream in, OutputStream out, Map<String, String> context) throws IOException {
        String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (event.equals("\"throw\"")) throw new IllegalStateException("no \"luck\"");
        if (event.equals("\"fill\"")) {
            List<byte[]> kept = new ArrayList<>();
            while (true) kept.add(new byte[1 << 20]);
        }
        if (event.equals("\"exit\"")) System.exit(3);
        if (event.equals("\"threads\"")) {
            for (int count = 0; count < 200; count++) {
                Thread thread = new Thread(() -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException interruption) {
                        return;
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
        }
        System.out.println("handling " + event.length());
        String answer = "{\"event\":" + event
            + ",\"heap\":" + Runtime.getRuntime().maxMemory() / (1 << 20)
            + ",\"threads\":" + Thread.activeCount()
            + ",\"handler\":\"" + System.getenv("_HANDLER") + "\""
            + ",\"root\":\"" + System.getenv("LAMBDA_TASK_ROOT") + "\""
            + ",\"folder\":\"" + System.getProperty("user.dir") + "\""
            + ",\"arn\":\"" + context.get("lambda-runtime-invoked-function-arn") + "\"}";
        out.write(answer.getBytes(StandardCharsets.UTF_8));
    }
}
