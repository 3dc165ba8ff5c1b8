"""What several processes of one Jobpane share: leases, messages and short-lived values, in Redis.

Knows no job and no user. Without Redis there is one process, and `SingleProcess` does the same
within it.
"""

from app.cluster.cluster import (
    LEASE_S,
    MESSAGE_BYTES,
    MESSAGE_LASTS_S,
    Cluster,
    ClusterUnavailableError,
    Lease,
)
from app.cluster.redis_cluster import RedisCluster
from app.cluster.redis_connection import RedisConnection
from app.cluster.single_process import SingleProcess

__all__ = [
    "LEASE_S",
    "MESSAGE_BYTES",
    "MESSAGE_LASTS_S",
    "Cluster",
    "ClusterUnavailableError",
    "Lease",
    "RedisCluster",
    "RedisConnection",
    "SingleProcess",
]
