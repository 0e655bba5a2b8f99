package io.tarn.benchmarks;

/** What clients do, over and over, each with tables of its own unless the name says otherwise. */
enum Workload {
    LOAD("loadTable"),
    EXISTS("HEAD table"),
    LIST("list 100 tables"),
    COMMIT_OWN("commit, own tables"),
    COMMIT_SHARED("commit, one table"),
    CREATE("create table"),
    MIX("mix: 60 load, 20 list, 15 commit, 5 create");

    static final int TABLES = 100;
    private final String title;

    Workload(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** One operation; returns its status. */
    int once(CatalogClient client, String namespace, int clientNumber, long turn) {
        String tables = "namespaces/" + namespace + "/tables";
        String own = tables + "/t" + clientNumber % TABLES;
        return switch (this) {
            case LOAD -> client.send("GET", tables + "/t" + (clientNumber + turn) % TABLES, "");
            case EXISTS -> client.send("HEAD", tables + "/t" + (clientNumber + turn) % TABLES, "");
            case LIST -> client.send("GET", tables, "");
            case COMMIT_OWN -> client.send("POST", own, commit(clientNumber, turn));
            case COMMIT_SHARED -> client.send("POST", tables + "/t0", commit(clientNumber, turn));
            case CREATE ->
                client.send("POST", "namespaces/" + namespace + "_new/tables", table("n" + clientNumber + "_" + turn));
            case MIX -> mixed(turn).once(client, namespace, clientNumber, turn);
        };
    }

    private static Workload mixed(long turn) {
        long slot = turn % 20;
        if (slot == 19) {
            return CREATE;
        }
        if (slot % 6 == 5) {
            return COMMIT_OWN;
        }
        return slot % 5 == 4 ? LIST : LOAD;
    }

    private static String commit(int clientNumber, long turn) {
        return "{\"requirements\":[],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\"k" + clientNumber
                + "\":\"" + turn + "\"}}]}";
    }

    /** A table of ten columns, about what people have. */
    static String table(String name) {
        StringBuilder fields = new StringBuilder();
        for (int i = 1; i <= 10; i++) {
            fields.append(i == 1 ? "" : ",")
                    .append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"column_")
                    .append(i)
                    .append("\",\"required\":false,\"type\":\"")
                    .append(i % 3 == 0 ? "string" : "long")
                    .append("\"}");
        }
        return "{\"name\":\"" + name
                + "\",\"stage-create\":false,\"schema\":{\"type\":\"struct\",\"schema-id\":0,\"fields\":[" + fields
                + "]}}";
    }
}
