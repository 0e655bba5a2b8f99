package io.tarn.query.spark;

import org.jspecify.annotations.Nullable;
import org.sparkproject.connect.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.sparkproject.connect.grpc.Metadata;
import org.sparkproject.connect.grpc.ServerCall;
import org.sparkproject.connect.grpc.ServerCallHandler;
import org.sparkproject.connect.grpc.ServerInterceptor;
import org.sparkproject.connect.grpc.Status;
import org.sparkproject.connect.protobuf.Message;

/**
 * Stands before Spark Connect and lets through what {@link ConnectRequests} allows; Spark makes it by its class name. Safe for
 * use by many threads.
 */
public final class ConnectGuard implements ServerInterceptor {
    private final ConnectRequests requests = new ConnectRequests();

    /** For Spark. */
    public ConnectGuard() {}

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new Listener<>(next.startCall(call, headers), call);
    }

    private final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, ?> call;
        private boolean refused;

        private Listener(ServerCall.Listener<Q> next, ServerCall<Q, ?> call) {
            super(next);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (refused) {
                return;
            }
            String refusal = message instanceof Message request
                    ? requests.refusal(request)
                    : "a request that is no protobuf message is refused";
            if (refusal == null) {
                super.onMessage(message);
            } else {
                refuse(refusal);
            }
        }

        private void refuse(@Nullable String refusal) {
            refused = true;
            call.close(Status.PERMISSION_DENIED.withDescription(refusal), new Metadata());
        }

        /** What was refused has no message; the handler behind would take that for an error of its own. */
        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }
    }
}
