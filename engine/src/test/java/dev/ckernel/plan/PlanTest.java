package dev.ckernel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.plan.Step.Repeat;
import dev.ckernel.plan.Step.Repeat.Kind;
import dev.ckernel.plan.Step.Repeat.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A plan in which something does not fit cannot be made. */
final class PlanTest {
  private static final Kernel KERNEL = kernel();
  private static final Step BARRIER = new Step.Barrier();

  @Test
  void turnsMayComeInAnyOrderWithColumnsOfTheirKind() {
    Kind one = new Kind("one", List.of(call(0, 0), BARRIER));
    Kind other = new Kind("other", List.of(call(0, 2), call(1, 1), BARRIER));
    List<Turn> turns =
        List.of(
            new Turn(1, List.of(1L, 2L, 3L)),
            new Turn(0, List.of(4L)),
            new Turn(1, List.of(5L, 6L, 7L)));
    Plan plan = plan(new Repeat("layers", List.of(one, other), turns));
    assertThat(plan.entries().getFirst().calls()).hasSize(3);
    JsonNode repeat = ExecPlanJson.steps(plan).get(0);
    assertThat(repeat.path("times").asInt()).isEqualTo(3);
    assertThat(repeat.path("kinds").get(1).path("name").asString()).isEqualTo("other");
    assertThat(repeat.path("kinds").get(1).path("body").get(1).path("line").asInt()).isEqualTo(2);
    assertThat(repeat.path("turns"))
        .hasToString(
            "[{'kind':1,'offsets':[1,2,3]},{'kind':0,'offsets':[4]},{'kind':1,'offsets':[5,6,7]}]"
                .replace('\'', '"'));
    assertThat(PlanText.steps(plan))
        .contains(
            "kind 1 (other)\n", "kind and offsets by turn and column\n    1 [1, 2, 3]\n    0 [4]")
        .contains("repeat 3 times (layers)\n");
  }

  @Test
  void turnsAreOfAKindThatThereIsAndOfEachKindThereIsATurn() {
    Kind kind = new Kind("one", List.of(call(0, 0), BARRIER));
    refused(new Repeat("layers", List.of(kind), List.of(new Turn(1, List.of(0L)))), "no kind 1");
    refused(new Repeat("layers", List.of(kind), List.of(new Turn(-1, List.of(0L)))), "no kind -1");
    refused(
        new Repeat("layers", List.of(kind, kind), List.of(new Turn(0, List.of(0L)))),
        "layers: no turn is of kind 1");
    refused(new Repeat("layers", List.of(), List.of()), "turns are of some kind");
  }

  @Test
  void columnsAreThoseOfTheKind() {
    List<Step> body = List.of(call(0, 1), BARRIER);
    refused(Repeat.of("layers", body, List.of(List.of(0L))), "x is in column 1 of 1");
    refused(
        Repeat.of("layers", body, List.of(List.of(0L, 1L), List.of(0L))),
        "turns of one kind have different columns");
    refused(call(0, 0), "x is in column 0 of 0");
  }

  @Test
  void noPhaseLeavesATurn() {
    Kind ends = new Kind("ends", List.of(call(0, Argument.NO_COLUMN), BARRIER));
    Kind open = new Kind("open", List.of(call(0, Argument.NO_COLUMN)));
    List<Turn> turns = List.of(new Turn(0, List.of()), new Turn(1, List.of()));
    refused(new Repeat("layers", List.of(ends, open), turns), "a turn ends with a barrier");
    assertThatThrownBy(() ->
            Plan.ofSteps(
                "Test",
                Target.SCALAR,
                List.of(KERNEL),
                List.of(
                    call(0, Argument.NO_COLUMN), new Repeat("layers", List.of(ends, ends), turns)),
                64,
                0))
        .hasMessage("call: no counter 0");
  }

  private static void refused(Step step, String message) {
    assertThatThrownBy(() -> plan(step))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Plan plan(Step step) {
    return Plan.ofSteps("Test", Target.SCALAR, List.of(KERNEL), List.of(step, BARRIER), 64, 0);
  }

  private static Step call(int counter, int column) {
    Argument x = new Argument.Buffer("x", Arena.SCRATCH, 0, column);
    return new Step.Call("call", KERNEL, List.of(x), Items.of(1), counter);
  }

  private static Kernel kernel() {
    KernelBuilder k = new KernelBuilder("zero", "x[0] = 0");
    Value x = k.out("x", Mem.I32);
    Value begin = k.scalar("begin");
    k.scalar("end");
    k.store(x, begin, k.i32(0));
    return k.build();
  }
}
