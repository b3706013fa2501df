-- Rows come and go all the time, so what was deleted has to be cleaned up as fast.

${vacuum_authorizations};
${vacuum_one_times};
