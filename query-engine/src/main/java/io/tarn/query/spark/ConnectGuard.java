package io.tarn.query.spark;

import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.ConfigResponse;
import org.apache.spark.connect.proto.KeyValue;
import org.jspecify.annotations.Nullable;
import org.sparkproject.connect.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.sparkproject.connect.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.sparkproject.connect.grpc.Metadata;
import org.sparkproject.connect.grpc.ServerCall;
import org.sparkproject.connect.grpc.ServerCallHandler;
import org.sparkproject.connect.grpc.ServerInterceptor;
import org.sparkproject.connect.grpc.Status;
import org.sparkproject.connect.protobuf.Message;

/**
 * Stands before Spark Connect: lets through what {@link ConnectRequests} allows, and shows no setting that statements may not
 * read. Spark makes it by its class name. Thread-safe.
 */
public final class ConnectGuard implements ServerInterceptor {
    private final ConnectRequests requests = new ConnectRequests();

    /** For Spark. */
    public ConnectGuard() {}

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String refusal = AllowedMessages.refusedCall(call.getMethodDescriptor().getFullMethodName());
        if (refusal != null) {
            call.close(Status.UNIMPLEMENTED.withDescription(refusal), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        GuardedCall<Q, A> guarded = new GuardedCall<>(call);
        return new Listener<>(next.startCall(guarded, headers), guarded);
    }

    /** A call whose refusal is its end, whatever the handler behind still says. The callbacks of a call come one at a time. */
    private static final class GuardedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private volatile boolean refused;
        private volatile @Nullable String shownPrefix;

        private GuardedCall(ServerCall<Q, A> call) {
            super(call);
        }

        private void refuse(String refusal) {
            refused = true;
            super.close(Status.PERMISSION_DENIED.withDescription(refusal), new Metadata());
        }

        private void answersAll(ConfigRequest.GetAll request) {
            shownPrefix = request.getPrefix();
        }

        @Override
        public void sendHeaders(Metadata headers) {
            if (!refused) {
                super.sendHeaders(headers);
            }
        }

        @Override
        public void sendMessage(A message) {
            if (!refused) {
                super.sendMessage(shown(message));
            }
        }

        /** Of all settings, those that may be read; Spark names them without the prefix that was asked for. */
        @SuppressWarnings("unchecked") // A ConfigResponse takes the place of a ConfigResponse.
        private A shown(A message) {
            String prefix = shownPrefix;
            if (prefix == null || !(message instanceof ConfigResponse response)) {
                return message;
            }
            ConfigResponse.Builder builder = response.toBuilder().clearPairs();
            for (KeyValue pair : response.getPairsList()) {
                if (AllowedSettings.contains(prefix + pair.getKey())) {
                    builder.addPairs(pair);
                }
            }
            return (A) builder.build();
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!refused) {
                super.close(status, trailers);
            }
        }
    }

    private final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final GuardedCall<Q, ?> call;

        private Listener(ServerCall.Listener<Q> next, GuardedCall<Q, ?> call) {
            super(next);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (call.refused) {
                return;
            }
            String refusal = message instanceof Message request
                    ? requests.refusal(request)
                    : "a request that is no protobuf message is refused";
            if (refusal != null) {
                call.refuse(refusal);
                // The handler of an upload removes what it has of it.
                super.onCancel();
                return;
            }
            if (message instanceof ConfigRequest config && config.getOperation().hasGetAll()) {
                call.answersAll(config.getOperation().getGetAll());
            }
            super.onMessage(message);
        }

        /** What was refused has no message; the handler behind would take that for an error of its own. */
        @Override
        public void onHalfClose() {
            if (!call.refused) {
                super.onHalfClose();
            }
        }

        /** The handler behind was told already. */
        @Override
        public void onCancel() {
            if (!call.refused) {
                super.onCancel();
            }
        }
    }
}
