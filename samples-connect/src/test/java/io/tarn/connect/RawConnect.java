package io.tarn.connect;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.apache.spark.connect.proto.AddArtifactsRequest;
import org.apache.spark.connect.proto.AddArtifactsRequest.ArtifactChunk;
import org.apache.spark.connect.proto.AddArtifactsResponse;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.ArtifactStatusesRequest;
import org.apache.spark.connect.proto.ArtifactStatusesResponse;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.ConfigRequest.Operation;
import org.apache.spark.connect.proto.ConfigResponse;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.UserContext;
import org.sparkproject.com.google.protobuf.ByteString;
import org.sparkproject.io.grpc.Grpc;
import org.sparkproject.io.grpc.InsecureChannelCredentials;
import org.sparkproject.io.grpc.ManagedChannel;
import org.sparkproject.io.grpc.stub.StreamObserver;

/** A client that sends whatever messages it likes, in one session of Spark Connect; an error of the server is thrown. */
final class RawConnect implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final ManagedChannel channel;
    private final String session = UUID.randomUUID().toString();
    private final UserContext user = UserContext.newBuilder().setUserId("raw").build();

    /** A client of a server at {@code sc://host:port}. */
    RawConnect(String address) {
        this.channel = Grpc.newChannelBuilder(address.substring("sc://".length()), InsecureChannelCredentials.create())
                .build();
    }

    SparkConnectServiceGrpc.SparkConnectServiceBlockingStub stub() {
        return SparkConnectServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    String session() {
        return session;
    }

    UserContext user() {
        return user;
    }

    ConfigResponse config(Operation operation) {
        return stub().config(ConfigRequest.newBuilder()
                .setSessionId(session)
                .setUserContext(user)
                .setOperation(operation)
                .build());
    }

    List<ExecutePlanResponse> execute(Plan plan) {
        Iterator<ExecutePlanResponse> responses = stub().executePlan(ExecutePlanRequest.newBuilder()
                .setSessionId(session)
                .setUserContext(user)
                .setPlan(plan)
                .build());
        List<ExecutePlanResponse> all = new ArrayList<>();
        responses.forEachRemaining(all::add);
        return all;
    }

    List<ExecutePlanResponse> execute(Command command) {
        return execute(Plan.newBuilder().setCommand(command).build());
    }

    List<ExecutePlanResponse> execute(Relation relation) {
        return execute(Plan.newBuilder().setRoot(relation).build());
    }

    void analyze(AnalyzePlanRequest.Builder request) {
        stub().analyzePlan(request.setSessionId(session).setUserContext(user).build());
    }

    static Relation sql(String text) {
        return Relation.newBuilder().setSql(SQL.newBuilder().setQuery(text)).build();
    }

    ArtifactStatusesResponse status(String name) {
        return stub().artifactStatus(ArtifactStatusesRequest.newBuilder()
                .setSessionId(session)
                .setUserContext(user)
                .addNames(name)
                .build());
    }

    AddArtifactsRequest.Builder artifacts() {
        return AddArtifactsRequest.newBuilder().setSessionId(session).setUserContext(user);
    }

    static ArtifactChunk chunk(String data) {
        ByteString bytes = ByteString.copyFromUtf8(data);
        CRC32 sum = new CRC32();
        sum.update(bytes.toByteArray());
        return ArtifactChunk.newBuilder().setData(bytes).setCrc(sum.getValue()).build();
    }

    /** Sends the messages of one upload; its error is thrown. */
    AddArtifactsResponse add(AddArtifactsRequest... requests) throws InterruptedException {
        Upload upload = new Upload();
        StreamObserver<AddArtifactsRequest> sent =
                SparkConnectServiceGrpc.newStub(channel).addArtifacts(upload);
        for (AddArtifactsRequest request : requests) {
            sent.onNext(request);
        }
        sent.onCompleted();
        return upload.response();
    }

    private static final class Upload implements StreamObserver<AddArtifactsResponse> {
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile AddArtifactsResponse response;
        private volatile Throwable error;

        @Override
        public void onNext(AddArtifactsResponse value) {
            response = value;
        }

        @Override
        public void onError(Throwable thrown) {
            error = thrown;
            end.countDown();
        }

        @Override
        public void onCompleted() {
            end.countDown();
        }

        AddArtifactsResponse response() throws InterruptedException {
            if (!end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the upload did not end");
            }
            if (error != null) {
                throw new IllegalStateException(error.getMessage(), error);
            }
            return response;
        }
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
