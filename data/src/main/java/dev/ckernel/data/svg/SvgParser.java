package dev.ckernel.data.svg;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Java's own XML parser over text that a model wrote, which may be anything: no document types, no
 * entities but XML's five, nothing fetched, and bounds on length and depth. The first thing that is
 * not well-formed ends it.
 */
final class SvgParser {
  private static final int LONGEST = 20_000;
  private static final int DEEPEST = 32;
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private final XMLInputFactory factory = secure();

  private static XMLInputFactory secure() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("refers to something outside");
    });
    return factory;
  }

  /** The root element of a drawing. */
  SvgNode parse(String drawing) throws SvgSyntaxException {
    if (drawing.length() > LONGEST) {
      throw new SvgSyntaxException("longer than " + LONGEST + " characters");
    }
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(drawing));
      try {
        return document(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new SvgSyntaxException("not well-formed: " + lastLine(String.valueOf(e.getMessage())));
    }
  }

  private static SvgNode document(XMLStreamReader reader)
      throws XMLStreamException, SvgSyntaxException {
    Deque<Open> open = new ArrayDeque<>();
    Open document = new Open("", Map.of());
    open.push(document);
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (open.size() > DEEPEST) {
            throw new SvgSyntaxException("more than " + DEEPEST + " elements deep");
          }
          open.push(start(reader));
        }
        case XMLStreamConstants.END_ELEMENT -> {
          SvgNode closed = open.pop().close();
          open.element().children.add(closed);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            open.element().text.append(reader.getText());
        case XMLStreamConstants.DTD -> throw new SvgSyntaxException("has a document type");
        case XMLStreamConstants.ENTITY_REFERENCE -> throw new SvgSyntaxException("has an entity");
        case XMLStreamConstants.PROCESSING_INSTRUCTION ->
            throw new SvgSyntaxException("has a processing instruction");
        default -> {}
      }
    }
    return document.children.getFirst();
  }

  private static Open start(XMLStreamReader reader) {
    String namespace = reader.getNamespaceURI();
    boolean svg = namespace == null || namespace.isEmpty() || namespace.equals(NAMESPACE);
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String prefix = reader.getAttributePrefix(i);
      String name = reader.getAttributeLocalName(i);
      attributes.put(
          prefix == null || prefix.isEmpty() ? name : prefix + ":" + name,
          reader.getAttributeValue(i));
    }
    String name = reader.getLocalName();
    return new Open(svg ? name : "{" + namespace + "}" + name, attributes);
  }

  /** Java's messages begin with the place. */
  private static String lastLine(String message) {
    String last = message.lines().reduce("", (a, b) -> b).strip();
    return last.startsWith("Message: ") ? last.substring("Message: ".length()) : last;
  }

  private static final class Open {
    final String name;
    final Map<String, String> attributes;
    final List<SvgNode> children = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    Open(String name, Map<String, String> attributes) {
      this.name = name;
      this.attributes = attributes;
    }

    SvgNode close() {
      return new SvgNode(
          name,
          Collections.unmodifiableMap(attributes),
          List.copyOf(children),
          text.toString().strip());
    }
  }
}
