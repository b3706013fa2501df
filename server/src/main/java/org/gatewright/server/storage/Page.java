package org.gatewright.server.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A part of a long list, in an order that the store chooses. An element that exists during the whole iteration is on
 * exactly one page; one that changes in the meantime may be on two.
 *
 * @param next the cursor of the next page; empty on the last one
 */
public record Page<T>(List<T> items, Optional<String> next) {
    /** The maximum number of elements on a page. */
    public static final int SIZE = 100;

    public Page {
        items = List.copyOf(items);
    }

    /** Returns the last page. */
    public static <T> Page<T> last(List<T> items) {
        return new Page<>(items, Optional.empty());
    }

    /**
     * Returns a page of elements, of which up to one more than {@link #SIZE} were read.
     *
     * @param cursor returns the cursor of the page after an element
     */
    public static <T> Page<T> of(List<T> read, Function<T, String> cursor) {
        if (read.size() <= SIZE) {
            return last(read);
        }
        List<T> items = new ArrayList<>(read.subList(0, SIZE));
        return new Page<>(items, Optional.of(cursor.apply(items.get(SIZE - 1))));
    }

    /** Returns the same page with mapped elements. */
    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), next);
    }

    /** Returns the elements of all pages, each of which is read when it is needed. */
    public static <T> Stream<T> all(Function<Optional<String>, Page<T>> pages) {
        Iterator<T> iterator = new Iterator<>() {
            private Page<T> page = pages.apply(Optional.empty());
            private int index;

            @Override
            public boolean hasNext() {
                while (index == page.items.size() && page.next.isPresent()) {
                    page = pages.apply(page.next);
                    index = 0;
                }
                return index < page.items.size();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.items.get(index++);
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, 0), false);
    }
}
