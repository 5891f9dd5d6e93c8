import com.jayway.jsonpath.Configuration;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.resource.loader.StringResourceLoader;

/**
 * Renders this folder's templates with Apache Velocity 1.7 on a warmed virtual machine, on one thread.
 *
 * <p>Prints per template: its name, nanoseconds of processor time per render (median of the batches), the output's
 * bytes and checksum. Templates are parsed and values built once, before; a render makes a context of them and ends
 * with the output as a String (the bytes that a client would get are not made).
 */
public final class VelocityBench {
    private static final String[] NAMES = {"100b", "1kb", "5kb", "20kb", "50kb"};
    private static final long WARM_UP_NANOSECONDS = 3_000_000_000L;
    private static final long BATCH_NANOSECONDS = 20_000_000L;
    private static final int BATCHES = 41;

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        VelocityEngine engine = new VelocityEngine();
        engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        engine.setProperty("velocimacro.library", "");
        engine.setProperty("resource.loader", "string");
        engine.setProperty("string.resource.loader.class", StringResourceLoader.class.getName());
        engine.init();
        @SuppressWarnings("unchecked")
        Map<String, Object> variables = (Map<String, Object>)
            Configuration.defaultConfiguration().jsonProvider().parse(Files.readString(folder.resolve("data.json")));
        for (String name : NAMES) {
            String source = Files.readString(folder.resolve(name + ".vtl"));
            StringResourceLoader.getRepository().putStringResource(name, source);
            Template template = engine.getTemplate(name, "UTF-8");
            measure(name, template, variables);
        }
    }

    private static void measure(String name, Template template, Map<String, Object> variables) {
        byte[] output = render(template, variables).getBytes(StandardCharsets.UTF_8);
        long warm = now() + WARM_UP_NANOSECONDS;
        int rounds = 0;
        long kept = 0;
        long start = now();
        while (now() < warm) {
            kept += render(template, variables).length();
            rounds += 1;
        }
        int perBatch = (int) Math.max(1, rounds * BATCH_NANOSECONDS / (now() - start));
        double[] samples = new double[BATCHES];
        for (int batch = 0; batch < BATCHES; batch++) {
            long begin = now();
            for (int round = 0; round < perBatch; round++) kept += render(template, variables).length();
            samples[batch] = (now() - begin) / (double) perBatch;
        }
        Arrays.sort(samples);
        if (kept == 0) throw new IllegalStateException("nothing was rendered");
        System.out.printf("%s %d %d %s%n", name, Math.round(samples[BATCHES / 2]), output.length, checksum(output));
    }

    private static String render(Template template, Map<String, Object> variables) {
        VelocityContext context = new VelocityContext();
        variables.forEach(context::put);
        StringWriter output = new StringWriter();
        template.merge(context, output);
        return output.toString();
    }

    /** Processor time of this thread: neither what others take counts nor the collector's threads. */
    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** FNV-1a, 64 bits. */
    private static String checksum(byte[] bytes) {
        long hash = 0xCBF29CE484222325L;
        for (byte each : bytes) hash = (hash ^ (each & 0xFF)) * 0x100000001B3L;
        return Long.toHexString(hash);
    }
}
