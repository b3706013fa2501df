package org.gatewright.web.servlet;

import org.junit.jupiter.api.Tag;

@Tag("clients")
class Tomcat10Test extends TomcatContract {
    Tomcat10Test() throws Exception {
        super("tomcat-10.1");
    }
}
