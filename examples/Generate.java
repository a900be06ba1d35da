import dev.ckernel.api.Model;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.Session;
import dev.ckernel.runtime.Sampling;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Continues two prompts at the same time, then asks for the likeliest next token of a third. Once
 * ./ck has been built:
 *
 * <pre>
 * java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:CompilerThreadStackSize=4096 -XX:Tier3DelayOn=1000 \
 *     -cp "cli/target/quick/ck.jar:cli/target/quick/lib/*" examples/Generate.java models/svg-mini-q8_0.gguf
 * </pre>
 */
public final class Generate {
  public static void main(String[] args) throws Exception {
    ModelOptions options = ModelOptions.defaults().withSessions(2);
    try (Model model = Model.load(Path.of(args[0]), options);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Callable<String>> prompts =
          List.of(() -> continued(model, "a red circle\n"), () -> continued(model, "three green squares in a row\n"));
      for (Future<String> text : threads.invokeAll(prompts)) {
        System.out.println(text.get());
        System.out.println("---");
      }

      try (Session session = model.newSession()) {
        session.append(1, 2, 3);
        float[] logits = session.logits();
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
          best = logits[token] > logits[best] ? token : best;
        }
        System.out.println("after tokens 1, 2, 3 the likeliest is " + best);
      }
    }
  }

  private static String continued(Model model, String prompt) {
    StringBuilder text = new StringBuilder(prompt);
    try (Session session = model.newSession()) {
      session.generate(prompt, Sampling.of(42), 40).forEach(token -> text.append(token.text()));
    }
    return text.toString();
  }
}
