package io.tarn.catalog.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import io.tarn.catalog.CatalogService;
import java.util.List;
import java.util.function.Consumer;
import org.apache.iceberg.rest.Endpoint;

/** The routes of the catalog, all below {@code /catalog/v1}. Thread-safe. */
public final class CatalogRoutes {
    static final String BASE = "/catalog";
    private static final List<HandlerType> METHODS =
            List.of(HandlerType.GET, HandlerType.HEAD, HandlerType.POST, HandlerType.PUT, HandlerType.DELETE);

    private final CatalogService service;
    private final Idempotency idempotency;
    private final List<Operation> operations = List.of(
            new ListNamespaces(),
            new CreateNamespace(),
            new LoadNamespace(),
            new NamespaceExists(),
            new UpdateNamespace(),
            new DropNamespace(),
            new ListTables(),
            new CreateTable(),
            new LoadTable(),
            new TableExists(),
            new CommitTable(),
            new DropTable(),
            new RenameTable(),
            new RegisterTable(),
            new UnregisterTable(),
            new ReportMetrics(),
            new PlanTableScan(),
            new FetchPlanningResult(),
            new CancelPlanning(),
            new FetchScanTasks(),
            new CommitTransaction(),
            new ListViews(),
            new CreateView(),
            new LoadView(),
            new ViewExists(),
            new ReplaceView(),
            new DropView(),
            new RenameView(),
            new RegisterView(),
            new ListFunctions(),
            new LoadFunction());

    /** Of the specification, not served yet, and so not listed. */
    private final List<NotServed> notServed = List.of(
            new NotServed(
                    Endpoint.V1_TABLE_CREDENTIALS,
                    "this catalog gives no storage credentials: its tables lie in a folder that the client reaches itself"),
            new NotServed(
                    Endpoint.V1_TABLE_REMOTE_SIGN,
                    "this catalog signs no storage requests: its tables lie in a folder that the client reaches itself"),
            new NotServed(
                    Endpoint.create("POST", "/v1/oauth/tokens"),
                    "this catalog issues no tokens and asks for none; leave out the credential"));

    /** Serves that catalog. */
    public CatalogRoutes(CatalogService service) {
        this.service = service;
        this.idempotency = new Idempotency(service.receipts());
    }

    /** Mounts all operations, and answers for every other path below {@code /catalog} in the form of the specification. */
    public void addTo(RoutesConfig routes) {
        List<Endpoint> advertised = operations.stream().map(Operation::endpoint).toList();
        mount(routes, new LoadConfig(advertised));
        operations.forEach(operation -> mount(routes, operation));
        notServed.forEach(operation -> mount(routes, operation));
        UnknownOperation unknown = new UnknownOperation(advertised);
        METHODS.forEach(method -> routes.addHttpHandler(
                method,
                BASE + "/<path>",
                context -> Exchange.run(context, service, unknown.endpoint(), unknown::handle)));
    }

    private void mount(RoutesConfig routes, Operation operation) {
        Endpoint endpoint = operation.endpoint();
        Consumer<Exchange> work = operation instanceof Mutation mutation
                ? exchange -> idempotency.run(exchange, mutation)
                : operation::handle;
        routes.addHttpHandler(
                HandlerType.findOrCreate(endpoint.httpMethod()),
                BASE + endpoint.path(),
                context -> Exchange.run(context, service, endpoint, work));
    }
}
