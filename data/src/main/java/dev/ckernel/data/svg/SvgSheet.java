package dev.ckernel.data.svg;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A contact sheet: one HTML file with prompts, drawings and verdicts. Drawings are images in data
 * URLs, in which browsers run no script and load nothing, and everything a model wrote is escaped.
 */
public final class SvgSheet {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <title>Drawings</title>
      <style>
      body { font-family: sans-serif; margin: 1.5em; background: #fff; color: #222; }
      table { border-collapse: collapse; margin-bottom: 1.5em; }
      th, td { padding: 0.2em 1em 0.2em 0; text-align: left; font-variant-numeric: tabular-nums; }
      .sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(15em, 1fr)); gap: 1em; }
      figure { margin: 0; padding: 0.8em; border: 1px solid #ccc; border-left: 0.4em solid #2a2; }
      figure.fail { border-left-color: #c22; }
      img { width: 12em; height: 12em; border: 1px dashed #ddd; display: block; margin-bottom: 0.5em; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.8em; }
      .verdict { font-weight: bold; }
      </style>
      </head>
      <body>
      """;

  private final List<String> figures = new ArrayList<>();

  /** Appends a drawing. */
  public void add(String prompt, String drawing, SvgScore score) {
    boolean passed = score.fulfilled();
    StringBuilder figure = new StringBuilder();
    figure.append(passed ? "<figure class=\"pass\">\n" : "<figure class=\"fail\">\n");
    if (score.valid()) {
      String image = SvgDrawing.standalone(drawing.strip());
      figure
          .append("<img alt=\"\" src=\"data:image/svg+xml;base64,")
          .append(Base64.getEncoder().encodeToString(image.getBytes(StandardCharsets.UTF_8)))
          .append("\">\n");
    }
    figure.append("<figcaption>").append(escape(prompt)).append("<br><span class=\"verdict\">");
    figure.append(passed ? "pass" : "fail</span>: <span>" + escape(score.problem()));
    figure.append("</span></figcaption>\n<details><summary>source</summary><pre>");
    figure.append(escape(drawing)).append("</pre></details>\n</figure>\n");
    figures.add(figure.toString());
  }

  /** The whole file. */
  public String html(SvgScores all, Map<String, SvgScores> byKind) {
    StringBuilder html = new StringBuilder(HEAD);
    html.append("<h1>Drawings</h1>\n<table>\n");
    html.append("<tr><th>kind</th><th>drawings</th><th>valid</th><th>fulfilled</th></tr>\n");
    byKind.forEach((kind, scores) -> html.append(row(kind, scores)));
    html.append(row("all", all)).append("</table>\n<div class=\"sheet\">\n");
    figures.forEach(html::append);
    return html.append("</div>\n</body>\n</html>\n").toString();
  }

  private static String row(String kind, SvgScores scores) {
    return String.format(
        Locale.ROOT,
        "<tr><td>%s</td><td>%d</td><td>%.1f %%</td><td>%.1f %%</td></tr>\n",
        escape(kind),
        scores.count(),
        100 * scores.valid(),
        100 * scores.fulfilled());
  }

  /** Text as HTML shows it; what cannot be shown becomes U+FFFD. */
  static String escape(String text) {
    StringBuilder html = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '&' -> html.append("&amp;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            default -> {
              boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
              boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
              html.appendCodePoint(control || half ? 0xFFFD : c);
            }
          }
        });
    return html.toString();
  }
}
