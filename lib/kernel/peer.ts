/** The process id at the other end of a Unix socket (SO_PEERCRED, unix(7)), so that an engine's namespace is found. */

/** Null when nothing listens there or this is not Linux. The namespace is then `/proc/<pid>/ns/net`. */
export declare function unixSocketPeerPid(path: string): number | null;
