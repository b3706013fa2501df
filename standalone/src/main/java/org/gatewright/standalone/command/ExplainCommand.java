package org.gatewright.standalone.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatewright.server.event.JournalEntry;
import org.gatewright.server.event.JournalStore;
import org.gatewright.standalone.activity.RefusedRequests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright explain}. */
@Command(
        name = "explain",
        description = {
            "Explains why a request was refused.",
            "The request number is on the error page, in the response and in the log. Refused requests are kept for 7 days,"
                    + " the latest 10,000 of them."
        },
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "REQUEST_ID", description = "The request number.")
    private String requestId = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::explain);
    }

    private void explain(OpenTenant tenant, Output out) {
        JournalStore journal = tenant.stores()
                .find(JournalStore.class)
                .orElseThrow(() -> new IllegalStateException(
                        "The store keeps no refused requests; only SQLite and PostgreSQL do. See the log"));
        JournalEntry entry = RefusedRequests.find(journal, requestId)
                .orElseThrow(() -> new NothingFound("There is no refused request with that number"));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("request_id", entry.id());
        members.put("time", UserView.time(entry.time()));
        RefusedRequests.MEMBERS.stream()
                .filter(entry.content()::containsKey)
                .forEach(name -> members.put(name, entry.content().get(name)));
        out.object(members);
    }
}
