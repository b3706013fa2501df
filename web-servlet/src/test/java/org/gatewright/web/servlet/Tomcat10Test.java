package org.gatewright.web.servlet;

class Tomcat10Test extends TomcatContract {
    Tomcat10Test() throws Exception {
        super("tomcat-10.1");
    }
}
