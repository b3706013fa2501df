package org.gatewright.spring.resource;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A property of the application is missing or wrong; reported with what to do, as Spring Boot reports its own. */
public final class WrongSetting extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final String action;

    /**
     * Creates the failure.
     *
     * @param description what is wrong
     * @param action what to do
     */
    public WrongSetting(String description, String action) {
        super(description + " " + action);
        this.action = action;
    }

    /** The report of the failure. */
    static final class Analyzer extends AbstractFailureAnalyzer<WrongSetting> {
        @Override
        protected FailureAnalysis analyze(Throwable root, WrongSetting wrong) {
            String message = String.valueOf(wrong.getMessage());
            String description = message.substring(0, message.length() - wrong.action.length());
            return new FailureAnalysis(description.strip(), wrong.action, wrong);
        }
    }
}
