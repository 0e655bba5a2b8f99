package io.tarn.query.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.tarn.query.http.SqlServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.shuffle.protocol.OpenBlocks;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/** The ports that a Spark inside of the process opens on loopback serve nobody who does not know its secret. */
class InnerPortsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private static SparkContext context;

    @BeforeAll
    static void startSpark() {
        server.answer("SELECT 1");
        context = SparkSession.getDefaultSession().get().sparkContext();
    }

    private static SecurityManager stranger(SparkConf conf) {
        return new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3()) {
            @Override
            public String getSecretKey() {
                return "a guess of somebody who does not know it";
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDriversPortRefusesAClientWithoutTheSecret(boolean guessing) {
        SparkConf conf = new SparkConf(false)
                .set("spark.authenticate", String.valueOf(guessing))
                .set("spark.rpc.askTimeout", "10s")
                .set("spark.rpc.lookupTimeout", "10s");
        RpcEnv rpc = RpcEnv.create("stranger", "127.0.0.1", 0, conf, stranger(conf), true);
        try {
            RpcAddress driver =
                    new RpcAddress("127.0.0.1", Integer.parseInt(context.conf().get("spark.driver.port")));
            for (String endpoint : new String[] {"HeartbeatReceiver", "MapOutputTracker", "BlockManagerMaster"}) {
                assertThatThrownBy(() -> rpc.setupEndpointRef(driver, endpoint)).as(endpoint);
            }
        } finally {
            rpc.shutdown();
        }
    }

    @Test
    void theBlockManagersPortRefusesAClientWithoutTheSecret() throws IOException, InterruptedException {
        TransportConf conf =
                SparkTransportConf.fromSparkConf(new SparkConf(false), "shuffle", 1, Option.empty(), Option.empty());
        ByteBuffer request = new OpenBlocks("app", "driver", new String[] {"broadcast_0"}).toByteBuffer();
        try (TransportContext transport = new TransportContext(conf, new NoOpRpcHandler());
                TransportClientFactory factory = transport.createClientFactory()) {
            int port = SparkEnv.get().blockManager().blockTransferService().port();
            try (TransportClient client = factory.createClient("127.0.0.1", port)) {
                assertThatThrownBy(() -> client.sendRpcSync(request, 10_000)).hasMessageContaining("SaslMessage");
            }
        }
    }

    @Test
    void aTlsClientInThisProcessChecksTheNameOfItsServer() throws SSLException {
        SslContext client = SslContextBuilder.forClient().build();
        assertThat(client.newEngine(ByteBufAllocator.DEFAULT, "example.org", 443)
                        .getSSLParameters()
                        .getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
    }

    @Test
    void theSecretIsInNoSetting() {
        SparkSession session = SparkSession.getDefaultSession().get();
        assertThat(context.conf().contains(ClusterSecret.SETTING)).isFalse();
        assertThat(session.conf().getOption(ClusterSecret.SETTING).isEmpty()).isTrue();
        assertThat(context.conf().get("spark.authenticate")).isEqualTo("true");
    }
}
