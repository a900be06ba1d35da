package dev.ckernel.train;

/**
 * A piece of training data.
 *
 * @param prompt what is given; empty for plain text
 * @param completion what is to be learned after it; of plain text, all
 * @param paired whether it came as a prompt and a completion
 * @param where file and line, for messages
 */
record Document(String prompt, String completion, boolean paired, String where) {}
