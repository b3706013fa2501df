package org.gatewright.standalone.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.page.Texts;

/** The page with what the end-user has done, by day. */
public record ActivityPage(Frame frame, Activity activity, ClientStore clients) implements AccountPage {
    private static final String PATH = "/activity";
    private static final String ALL = "all";
    private static final Set<String> SIGN_INS = Set.of("sign_in", "session_ended");
    private static final Set<String> ACCESS = Set.of("access_allowed", "access_removed");

    /** The choices of what is shown. */
    public static final List<String> FILTERS = List.of(ALL, "signins", "changes", "access");

    /**
     * A line of the page.
     *
     * @param what what was done
     * @param detail the time, the browser and the network address
     */
    public record Line(String what, String detail) {}

    /** The lines of a day. */
    public record Day(String name, List<Line> lines) {}

    @Override
    public List<Action> actions() {
        return activity.isKept() ? List.of(Action.show(PATH, this::show)) : List.of();
    }

    private Response show(EndUser user, Request http) {
        Texts texts = frame.texts(user, http);
        String filter =
                Parameters.ofQuery(http).find("show").filter(FILTERS::contains).orElse(ALL);
        Map<String, List<Line>> days = new LinkedHashMap<>();
        activity.of(user.subject()).stream()
                .filter(entry -> filter.equals(ALL) || filter.equals(group(entry.kind())))
                .forEach(entry -> days.computeIfAbsent(texts.day(entry.time(), frame.zone()), day -> new ArrayList<>())
                        .add(line(entry, texts)));
        Map<String, Object> model = new HashMap<>();
        model.put(
                "days",
                days.entrySet().stream()
                        .map(day -> new Day(day.getKey(), day.getValue()))
                        .toList());
        model.put("filter", filter);
        return frame.show("activity", user, http, model);
    }

    private static String group(String kind) {
        if (SIGN_INS.contains(kind)) {
            return "signins";
        }
        return ACCESS.contains(kind) ? "access" : "changes";
    }

    private Line line(Activity.Entry entry, Texts texts) {
        String client = entry.client().isEmpty()
                ? ""
                : clients.peek(entry.client()).map(Client::name).orElseGet(() -> texts.text("applications.unknown"));
        List<String> details = new ArrayList<>(List.of(texts.clock(entry.time(), frame.zone())));
        String[] names = entry.browser().split("/", 2);
        if (names.length == 2) {
            details.add(texts.text("sessions.browser", names[0], names[1]));
        }
        if (!entry.address().isEmpty()) {
            details.add(entry.address());
        }
        return new Line(texts.text("activity." + entry.kind(), client), String.join(" · ", details));
    }
}
