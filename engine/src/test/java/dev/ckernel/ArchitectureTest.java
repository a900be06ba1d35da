package dev.ckernel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ckernel.model.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what docs/architecture.md and docs/numerics.md promise of the code as a whole. */
final class ArchitectureTest {
  /** A package may use only those before it. */
  private static final List<String> ORDER =
      List.of(
          "tensor", "kernel", "graph", "plan", "emit", "runtime", "format", "text", "model",
          "train", "api");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.ckernel");

  /** Methods whose bits differ between machines, JVMs or whether code is compiled yet. */
  private static final Set<String> INEXACT =
      Set.of(
          "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "expm1", "log", "log10",
          "log1p", "pow", "cbrt", "hypot", "sinh", "cosh", "tanh");

  private static final Set<String> INEXACT_LANES =
      Set.of(
          "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "EXP", "EXPM1", "LOG", "LOG10",
          "LOG1P", "POW", "CBRT", "HYPOT", "SINH", "COSH", "TANH");

  @ParameterizedTest
  @MethodSource("order")
  void aPackageUsesOnlyThoseBeforeIt(String name) {
    List<String> after = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size());
    forbid(name, after);
  }

  static List<String> order() {
    return ORDER.subList(0, ORDER.size() - 1);
  }

  @ParameterizedTest
  @MethodSource("tensorOnly")
  void formatsAndTextsUseTensorsOnly(String name) {
    List<String> others = new ArrayList<>(ORDER);
    others.removeAll(List.of(name, "tensor"));
    forbid(name, others);
  }

  static List<String> tensorOnly() {
    return List.of("format", "text");
  }

  private static void forbid(String name, List<String> others) {
    noClasses()
        .that()
        .resideInAPackage("dev.ckernel." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            others.stream().map(other -> "dev.ckernel." + other + "..").toArray(String[]::new))
        .allowEmptyShould(true)
        .because("one way, no way back: " + String.join(" -> ", ORDER))
        .check(CLASSES);
  }

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    assertThat(CLASSES)
        .allSatisfy(type -> {
          String[] names = type.getPackageName().split("\\.", -1);
          assertThat(names.length > 2 && ORDER.contains(names[2])).as(type.getName()).isTrue();
        });
  }

  @Test
  void nothingComputesWithFunctionsWhoseBitsDiffer() {
    noClasses()
        .should()
        .callMethodWhere(calls("an inexact function of Math", Math.class.getName(), INEXACT))
        .because("Math's transcendental functions may differ between machines: StrictMath")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethodWhere(
            describe("nextGaussian", (JavaCall<?> call) -> call.getName().equals("nextGaussian")))
        .because("its algorithm is not specified: CounterRng")
        .check(CLASSES);
    noClasses()
        .should()
        .accessFieldWhere(
            describe(
                "a transcendental operator of the Vector API",
                access ->
                    access.getTargetOwner().getSimpleName().equals("VectorOperators")
                        && INEXACT_LANES.contains(access.getName())))
        .because("their bits differ between machines")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaCall<?>> calls(
      String what, String owner, Set<String> methods) {
    return describe(
        what,
        call -> call.getTargetOwner().getName().equals(owner) && methods.contains(call.getName()));
  }

  @Test
  void generatedProgramsComputeWithoutThemToo() throws IOException {
    Pattern banned =
        Pattern.compile(
            "\\bMath\\.("
                + String.join("|", INEXACT)
                + ")\\(|VectorOperators\\.("
                + String.join("|", INEXACT_LANES)
                + ")\\b|lanewise\\(("
                + String.join("|", INEXACT_LANES)
                + ")\\b");
    for (Path file : files(Path.of("src", "test", "resources", "golden"), ".java")) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(banned);
    }
  }

  @Test
  void nothingReachesAroundTheLanguage() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("sun.misc.Unsafe")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.reflect..", "jdk.internal..")
        .because("no Unsafe, no reflection")
        .check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .because("no static mutable state")
        .check(CLASSES);
    assertThat(
            CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(ArchitectureTest::changesInPlace)
                .map(JavaField::getFullName))
        .isEmpty();
  }

  /** Static, final, and yet of a type that can be changed. */
  private static boolean changesInPlace(JavaField field) {
    String type = field.getRawType().getName();
    return field.getModifiers().contains(JavaModifier.STATIC)
        && (type.startsWith("java.util.concurrent.")
            || type.equals(ThreadLocal.class.getName())
            || (type.startsWith("java.util.") && type.contains("Hash"))
            || type.equals(ArrayList.class.getName())
            || type.equals(StringBuilder.class.getName())
            || (type.startsWith("java.nio.") && type.endsWith("Buffer")));
  }

  /** Which families there are is the business of one package; pre-tokenizers are no families. */
  @Test
  void noFamilyIsNamedOutsideOfModel() throws IOException {
    String names = String.join("|", Family.all().stream().map(Family::architecture).toList());
    Pattern family = Pattern.compile("\"(" + names + ")\"|\\bcase (" + names + ")\\b");
    List<String> found = new ArrayList<>();
    for (Path file : files(Path.of("src", "main", "java"), ".java")) {
      Path parent = file.getParent();
      boolean allowed = parent != null && (parent.endsWith("model") || parent.endsWith("text"));
      Matcher matcher = family.matcher(Files.readString(file));
      while (!allowed && matcher.find()) {
        found.add(file + ": " + matcher.group());
      }
    }
    assertThat(found).isEmpty();
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> files = all.filter(path -> path.toString().endsWith(suffix)).toList();
      assertThat(files).isNotEmpty();
      return files;
    }
  }
}
