/**
 * A store provider for Redis, on one server or in a cluster; start with {@link
 * org.gatewright.store.redis.RedisStoreProvider}.
 *
 * <p>The stored keys, with their prefix:
 *
 * <pre>
 * gw:a:{id}       hash        an authorization: v version, x revoked, e expiry, s subject, c client, n session, b the rest
 * gw:s:{subject}  sorted set  ids of authorizations by expiry; also gw:c:{client} and gw:n:{session}
 * gw:o:{digest}   hash        a one-time value: v value, removed when used, e expiry
 * gw:u:{subject}  hash        the consents of a user, by client
 * gw:k:{keys}     hash        the sealed signing keys: v version, b text
 * gw:r:{client}   string      a client; gw:clients has the ids of all
 * </pre>
 *
 * <p>Every step uses one key, so it is atomic in a cluster too. Operations of several steps are ordered so that a crash in
 * between may leave a dangling index entry, but never a row without one.
 */
@NullMarked
package org.gatewright.store.redis;

import org.jspecify.annotations.NullMarked;
