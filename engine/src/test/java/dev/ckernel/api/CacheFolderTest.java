package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where things are kept, and what is done where they cannot be. Root may write anywhere. */
final class CacheFolderTest {
  @TempDir private Path folder;
  private Path temporary;

  /** No folder can be made below it. */
  private Path file;

  @BeforeEach
  void make() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
    file = Files.createFile(folder.resolve("file"));
  }

  private CacheFolder choose(Map<String, String> environment) {
    return CacheFolder.choose(environment, temporary);
  }

  @Test
  void theVariablesCountInTheirOrder() {
    String own = folder.resolve("own").toString();
    String shared = folder.resolve("shared").toString();
    String home = folder.resolve("home").toString();
    assertThat(choose(Map.of("CK_CACHE", own, "XDG_CACHE_HOME", shared, "HOME", home)).folder())
        .isEqualTo(folder.resolve("own"));
    assertThat(choose(Map.of("CK_CACHE", " ", "XDG_CACHE_HOME", shared, "HOME", home)).folder())
        .isEqualTo(folder.resolve("shared/ck"));
    CacheFolder found = choose(Map.of("HOME", home));
    assertThat(found.folder()).isEqualTo(folder.resolve("home/.cache/ck"));
    assertThat(found.instead()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whatCannotBeWrittenIsReplacedAndTheVariableNamed() {
    for (String variable : new String[] {"CK_CACHE", "XDG_CACHE_HOME", "HOME"}) {
      CacheFolder found = choose(Map.of(variable, file.resolve("below").toString()));
      assertThat(found.folder()).hasParent(temporary).isWritable();
      assertThat(found.instead().orElseThrow())
          .startsWith("the cache that " + variable + " names cannot be written (")
          .endsWith("; CK_CACHE names another folder")
          .hasLineCount(1);
    }
  }

  @Test
  void aHomeThatIsNoneIsNotMadeWhereTheUserIs() {
    assertThat(choose(Map.of("HOME", "?")).instead().orElseThrow())
        .startsWith("the cache that HOME names cannot be written (there is no home folder), so");
    assertThat(Path.of("?")).doesNotExist();
  }

  @Test
  void whatIsKeptAlreadyIsFound() throws IOException {
    Path own = folder.resolve("own");
    Files.createDirectories(own.resolve("starts"));
    Files.writeString(own.resolve("starts/a"), "kept");
    Files.createFile(own.resolve("weights")); // so that no weights can be kept
    CacheFolder found = choose(Map.of("CK_CACHE", own.toString()));
    assertThat(found.instead()).isPresent();
    assertThat(found.folder().resolve("starts/a")).hasContent("kept");
    assertThat(found.folder().resolve("weights")).isEmptyDirectory();
  }

  @Test
  void withoutATemporaryFolderThereIsNone() {
    Map<String, String> environment = Map.of("CK_CACHE", file.resolve("below").toString());
    assertThatThrownBy(() -> CacheFolder.choose(environment, file))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("neither the cache that CK_CACHE names nor the temporary folder ");
  }
}
