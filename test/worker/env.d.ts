declare namespace Cloudflare {
  interface Env {
    DB: D1Database;
    THRESHOLD: string;
    SIGNING_KEY: string;
    PROPERTY_RUNS: string;
    PROPERTY_SEED: string;
    TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
  }
}
