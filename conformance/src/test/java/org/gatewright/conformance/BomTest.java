package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Completeness of the BOM, which has no parent. */
class BomTest {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    @Test
    void listsEveryPublishedModule() throws Exception {
        List<String> published = new ArrayList<>();
        for (String module : texts("..", "/project/modules/module")) {
            if (!module.equals("bom") && !texts(module, "//maven.deploy.skip").contains("true")) {
                published.addAll(texts(module, "/project/artifactId"));
            }
        }
        assertThat(texts("bom", "//dependency/artifactId"))
                .contains("gatewright-server")
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void hasTheVersionOfTheOtherModules() throws Exception {
        assertThat(texts("bom", "/project/version")).isEqualTo(texts("..", "/project/version"));
    }

    private static List<String> texts(String module, String path) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new File("..", module.equals("..") ? "pom.xml" : module + "/pom.xml"));
        NodeList nodes = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent().strip());
        }
        return texts;
    }
}
