package example;

import java.time.Instant;
import org.gatewright.resource.RequiresScope;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A clock that only a client with a token can read. */
@SpringBootApplication
@RestController
public class Main {
    @GetMapping("/clock")
    @RequiresScope("clock")
    String clock() {
        return Instant.now() + "\n";
    }

    public static void main(String[] args) {
        SpringApplication.run(Main.class, args);
    }
}
