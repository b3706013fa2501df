package org.gatewright.web.servlet;

class Tomcat11Test extends TomcatContract {
    Tomcat11Test() throws Exception {
        super("tomcat-11");
    }
}
