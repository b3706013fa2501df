/**
 * All of a server's state in Redis, on one server or in a cluster; begin with {@link
 * org.gatewright.store.redis.RedisStoreProvider}.
 *
 * <p>What is stored, under names that begin with a prefix:
 *
 * <pre>
 * gw:a:{id}       hash        an authorization: v version, x revoked, e expiry, s subject, c client, n session, b the rest
 * gw:s:{subject}  sorted set  ids of authorizations by expiry; also gw:c:{client} and gw:n:{session}
 * gw:o:{digest}   hash        a one-time value: v value, gone when taken, e expiry
 * gw:u:{subject}  hash        what a user allowed, by client
 * gw:k:{keys}     hash        the sealed signing keys: v version, b text
 * gw:r:{client}   string      a client; gw:clients has the ids of all
 * </pre>
 *
 * <p>Every step touches one key, so it is atomic in a cluster too. What takes several steps is ordered so that a crash
 * between two of them can leave an entry in an index that points nowhere, but never a row that is in no index.
 */
@NullMarked
package org.gatewright.store.redis;

import org.jspecify.annotations.NullMarked;
