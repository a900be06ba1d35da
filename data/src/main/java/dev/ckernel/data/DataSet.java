package dev.ckernel.data;

import java.util.List;

/** The names of a data set's files. */
public final class DataSet {
  public static final String TRAIN = "train.jsonl";
  public static final String VALIDATION = "validation.jsonl";
  public static final String REPORT = "report.json";
  public static final String REPORT_TEXT = "report.txt";
  public static final String MANIFEST = "manifest.json";

  /** The files that a manifest lists. */
  static final List<String> FILES = List.of(TRAIN, VALIDATION, REPORT, REPORT_TEXT);

  private DataSet() {}
}
