package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.graph.Backward;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parity with an oracle that is ourselves is perfect, and one wrong gradient is named. */
@Tag("slow")
final class ParityTest {
  @TempDir private Path folder;

  /** Answers with what an unshared program of ours computes; may spoil one tensor. */
  private record Ourselves(TrainingProgram program, String spoiled) implements GradientOracle {
    @Override
    public String name() {
      return "ourselves";
    }

    @Override
    public Answer answer(Question question, int[] tokens, int[] targets) {
      program.region(TrainingState.GRADIENTS).fill((byte) 0);
      program.region(TrainingState.LOOKUPS).fill((byte) 0);
      for (Tensor parameter : program.frozen()) {
        assertThat(question.values()).containsKey(parameter.id());
      }
      for (Tensor parameter : program.parameters()) {
        float[] values = question.values().getOrDefault(parameter.id(), new float[0]);
        program.set(TrainingState.PARAMETERS, parameter, values);
      }
      Map<String, double[]> activations = new HashMap<>();
      Map<String, double[]> backwards = new HashMap<>();
      Map<String, String> ids = Backward.activationGradients(question.graph());
      int step = program.plan().rows();
      float scale = (float) GradientOracle.scale(targets);
      for (int from = 0; from < tokens.length; from += step) {
        program.forward(
            Arrays.copyOfRange(tokens, from, from + step),
            Arrays.copyOfRange(targets, from, from + step));
        for (Node node : question.graph().nodes()) {
          collect(node.outputs().getFirst(), "", from, tokens.length, activations);
        }
        program.backward(step, scale);
        for (Node node : question.graph().nodes()) {
          Tensor tensor = node.outputs().getFirst();
          String gradient = ids.get(tensor.id());
          if (gradient != null) {
            collect(tensor, gradient, from, tokens.length, backwards);
          }
        }
      }
      program.gradientNorm();
      Map<String, double[]> gradients = new HashMap<>();
      for (Tensor parameter : program.parameters()) {
        float[] values = program.get(TrainingState.GRADIENTS, parameter);
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        gradients.put(parameter.id(), wide);
      }
      for (Map<String, double[]> all : java.util.List.of(activations, backwards, gradients)) {
        double[] values = all.get(spoiled);
        if (values != null) {
          Arrays.setAll(values, i -> i % 2 == 0 ? values[i] * 1.1 : values[i]);
          break;
        }
      }
      return new Answer(activations, backwards, gradients);
    }

    private void collect(Tensor tensor, String id, int from, int rows, Map<String, double[]> into) {
      MemorySegment buffer = program.find(id.isEmpty() ? tensor.id() : id).orElseThrow();
      int columns = tensor.type().shape().size() == 1 ? 1 : tensor.type().columns();
      int stride = columns == 1 ? 1 : (columns + 15) / 16 * 16;
      double[] values = into.computeIfAbsent(tensor.id(), key -> new double[rows * columns]);
      for (int row = 0; row < program.plan().rows(); row++) {
        for (int column = 0; column < columns; column++) {
          values[(from + row) * columns + column] =
              buffer.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * (row * stride + column));
        }
      }
    }
  }

  private ParityStep first(RunFolder run, String spoiled) {
    ProgramCompiler compiler = TinyRun.compiler(folder);
    try (Trainer trainer = Trainer.again(run, 0, compiler, 1, TrainerListener.SILENT);
        TrainingProgram program =
            TrainingSetup.program(trainer.subject(), trainer.spec().unshared(), compiler, 1);
        Parity parity = Parity.of(run, 2, new Ourselves(program, spoiled), compiler, 1)) {
      assertThat(parity.hasNext()).isTrue();
      ParityStep step = parity.next();
      assertThat(parity.next().step()).isEqualTo(4);
      return step;
    }
  }

  @Test
  void ourselvesAreEqual() {
    ParityStep step = first(TinyRun.train(folder, "llama", true, 2), "");
    assertThat(step.step()).isEqualTo(3);
    assertThat(step.beyond()).isEmpty();
    assertThat(step.loss()).isEqualTo(step.oracleLoss());
    assertThat(step.activations()).hasSizeGreaterThan(20).allMatch(c -> c.relative() == 0);
    assertThat(step.activationGradients()).hasSizeGreaterThan(20).allMatch(c -> c.relative() == 0);
    assertThat(step.gradients()).hasSize(2 + 2 * 9).allMatch(c -> c.relative() == 0);
    assertThat(step.weights()).allMatch(c -> c.absolute() < 1e-6);
    assertThat(step.moments()).allMatch(c -> c.relative() < 1e-5);
  }

  /** The oracle knows their values; their gradients are neither compared nor part of the norm. */
  @Test
  void frozenParametersTakeNoPart() {
    RunFolder run = TinyRun.train(folder, "llama", true, 2, "frozen=[\"layers.0.*\"]");
    ParityStep step = first(run, "");
    assertThat(step.beyond()).isEmpty();
    assertThat(step.gradients()).hasSize(2 + 9).allMatch(c -> c.relative() == 0);
    assertThat(step.weights()).hasSize(2 + 9).allMatch(c -> c.absolute() < 1e-6);
  }

  @Test
  void whatIsWrongIsNamed() {
    RunFolder run = TinyRun.train(folder, "llama", true, 2);
    assertThat(first(run, "layers.1.ffn.up:y").beyond().orElseThrow())
        .startsWith("forward: layers.1.ffn.up:y, element ");
    assertThat(first(run, "layers.0.attn.k").beyond().orElseThrow())
        .startsWith("gradient: layers.0.attn.k.grad, element ");
  }

  @Test
  void anOracleThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> GradientOracle.named("torch"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("mvn -q -Ptorch -Pquick -pl torch -am process-classes");
    assertThatThrownBy(() -> GradientOracle.named("x"))
        .hasMessage("there is no oracle 'x'; known is torch");
  }
}
