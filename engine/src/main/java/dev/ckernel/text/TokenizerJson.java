package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Vocabularies as {@code tokenizer.json}, the file of the Hugging Face tokenizers library, which
 * then gives the same ids. What that file has no place for (the roles of tokens) stands in {@code
 * tokenizer_config.json} beside it, where the transformers library looks for it.
 *
 * <p>Read is what is written here, and files of others that say the same; a file that asks for
 * anything else is refused, since to leave it out would silently give other tokens. Not kept are
 * the scores of SentencePiece vocabularies, of which only the order stays, and the names of unused
 * tokens.
 */
public final class TokenizerJson {
  /** The name by which libraries look for the file. */
  public static final String FILE = "tokenizer.json";

  /** Where newer libraries keep a chat template, beside the config. */
  private static final String TEMPLATE = "chat_template.jinja";

  private static final String CONFIG = "tokenizer_config.json";

  /** How {@code tokenizer_config.json} calls the token of a role. */
  private static final Map<TokenRole, String> ROLE_KEYS =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(TokenRole.BOS, "bos_token"),
              Map.entry(TokenRole.EOS, "eos_token"),
              Map.entry(TokenRole.EOT, "eot_token"),
              Map.entry(TokenRole.EOM, "eom_token"),
              Map.entry(TokenRole.UNKNOWN, "unk_token"),
              Map.entry(TokenRole.SEPARATOR, "sep_token"),
              Map.entry(TokenRole.PADDING, "pad_token"),
              Map.entry(TokenRole.MASK, "mask_token"),
              Map.entry(TokenRole.FIM_PREFIX, "fim_prefix_token"),
              Map.entry(TokenRole.FIM_SUFFIX, "fim_suffix_token"),
              Map.entry(TokenRole.FIM_MIDDLE, "fim_middle_token"),
              Map.entry(TokenRole.FIM_PADDING, "fim_pad_token"),
              Map.entry(TokenRole.FIM_REPOSITORY, "fim_repo_token"),
              Map.entry(TokenRole.FIM_FILE, "fim_file_token")));

  private TokenizerJson() {}

  /** Whether vocabularies with that pre-tokenizer can be written. */
  public static boolean canWrite(PreTokenizer preTokenizer) {
    return SplitPatterns.of(preTokenizer).isPresent();
  }

  /**
   * Writes {@code file} and {@code tokenizer_config.json} beside it.
   *
   * @throws CkException if the vocabulary cannot be said in such a file, or it cannot be written
   */
  public static void write(Vocabulary vocabulary, Path file) {
    write(vocabulary, ChatTemplates.NONE, file);
  }

  /** As {@link #write(Vocabulary, Path)}, with a model's templates in the config. */
  public static void write(Vocabulary vocabulary, ChatTemplates templates, Path file) {
    JsonFile.write(TokenizerJsonWriter.tokenizer(vocabulary), file);
    ObjectNode config = config(vocabulary);
    templates.write(config);
    JsonFile.write(config, file.resolveSibling(CONFIG));
  }

  /**
   * The chat templates that stand beside {@code file}.
   *
   * @throws CkException if a file cannot be read
   */
  public static ChatTemplates templates(Path file) {
    Path config = file.resolveSibling(CONFIG);
    Path template = file.resolveSibling(TEMPLATE);
    try {
      if (Files.exists(template)) {
        return new ChatTemplates(Map.of(ChatTemplates.DEFAULT, Files.readString(template)));
      }
      return Files.exists(config)
          ? ChatTemplates.of(load(config), config.toString())
          : ChatTemplates.NONE;
    } catch (IOException e) {
      throw new CkException(template + ": cannot be read (" + e + ")", e);
    }
  }

  /**
   * Reads {@code file} and, if there is one beside it, {@code tokenizer_config.json}.
   *
   * @throws CkException if the file is unsound or asks for what is not known here
   */
  public static Vocabulary read(Path file) {
    JsonNode tokenizer = load(file);
    try {
      TokenizerJsonReader reader = new TokenizerJsonReader(tokenizer);
      Vocabulary.Builder builder = reader.builder();
      Path config = file.resolveSibling(CONFIG);
      if (Files.exists(config)) {
        readConfig(load(config), reader, builder);
      } else {
        reader.guessRoles(builder);
      }
      return builder.build();
    } catch (CkException e) {
      throw new CkException(file + ": " + e.getMessage(), e);
    }
  }

  private static ObjectNode config(Vocabulary vocabulary) {
    ObjectNode config =
        JsonMapper.shared()
            .createObjectNode()
            .put("tokenizer_class", "PreTrainedTokenizerFast")
            .put("add_bos_token", vocabulary.addBos())
            .put("add_eos_token", vocabulary.addEos())
            .put("clean_up_tokenization_spaces", false);
    ROLE_KEYS.forEach(
        (role, key) -> vocabulary.id(role).ifPresent(id -> config.put(key, vocabulary.piece(id))));
    return config;
  }

  private static void readConfig(
      JsonNode config, TokenizerJsonReader reader, Vocabulary.Builder builder) {
    ROLE_KEYS.forEach((role, key) -> {
      JsonNode value = config.path(key);
      JsonNode text = value.isObject() ? value.path("content") : value;
      if (text.isString()) {
        builder.role(role, reader.id(text.stringValue(), CONFIG + " names as " + key));
      }
    });
    builder.addBos(config.path("add_bos_token").asBoolean(false));
    builder.addEos(config.path("add_eos_token").asBoolean(false));
  }

  private static JsonNode load(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new CkException(file + ": is a folder, not a file");
      }
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new CkException(file + ": cannot be read (" + e + ")", e);
    } catch (JacksonException e) {
      throw new CkException(file + ": is not JSON (" + e.getOriginalMessage() + ")", e);
    }
  }
}
