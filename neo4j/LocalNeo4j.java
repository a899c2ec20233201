import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.BoltConnectorInternalSettings;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * Runs Neo4j Community with Bolt on a loopback port until standard input closes, so it ends with its parent however
 * that ends. Arguments: home, port (0: any free one), page cache in bytes. First line of input: the password to set.
 * Prints "ready PORT" when it serves, or "failed" and the causes.
 */
public class LocalNeo4j {
  public static void main(String[] arguments) {
    try {
      serve(arguments);
      System.exit(0);
    } catch (Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) System.out.println("failed " + cause);
      failure.printStackTrace();
      System.exit(1); // Neo4j's own threads would keep a failed process alive
    }
  }

  private static void serve(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in));
    var password = input.readLine();
    if (password == null) return;
    var service = start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
    endWith(input);
    var system = (GraphDatabaseAPI) service.database("system");
    system.executeTransactionally(
        "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", Map.of("password", password));
    if (!service.database("neo4j").isAvailable(60_000)) throw new IllegalStateException("the database does not open");
    var ports = system.getDependencyResolver().resolveDependency(ConnectorPortRegister.class);
    System.out.println("ready " + ports.getLocalAddress(ConnectorType.BOLT).getPort());
    Thread.currentThread().join();
  }

  private static DatabaseManagementService start(Path home, int port, long pageCache) {
    var address = new SocketAddress("127.0.0.1", port);
    return new DatabaseManagementServiceBuilder(home)
        .setConfig(BoltConnector.enabled, true)
        .setConfig(BoltConnector.listen_address, address)
        .setConfig(BoltConnector.advertised_address, address)
        .setConfig(GraphDatabaseSettings.auth_enabled, true)
        .setConfig(GraphDatabaseSettings.udc_enabled, false) // nothing is reported to anybody
        .setConfig(GraphDatabaseSettings.pagecache_memory, pageCache)
        // a bulk load would otherwise leave gigabytes of logs behind
        .setConfig(GraphDatabaseSettings.keep_logical_logs, "128M size")
        .setConfig(GraphDatabaseSettings.logical_log_rotation_threshold, 64L << 20)
        .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
        .setConfig(GraphDatabaseSettings.preallocate_store_files, false)
        // without these two a stop takes ten seconds instead of half a second
        .setConfig(BoltConnectorInternalSettings.thread_pool_shutdown_wait_time, Duration.ZERO)
        .setConfig(BoltConnectorInternalSettings.connection_shutdown_wait_time, Duration.ZERO)
        .build();
  }

  /** Leaves through the shutdown hook when the input closes, also in the middle of starting up. */
  private static void endWith(BufferedReader input) {
    var watch = new Thread(() -> {
      try {
        while (input.readLine() != null) {}
      } catch (IOException closed) {
        // closed is closed
      }
      System.exit(0);
    });
    watch.setDaemon(true);
    watch.start();
  }
}
