package io.tarn.query.spark;

import java.util.List;
import java.util.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Scala's immutable collections, where Spark's own classes want them. */
final class ScalaValues {
    private ScalaValues() {}

    static scala.collection.immutable.Map<String, String> map(Map<String, String> entries) {
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(entries));
    }

    static <T> Seq<T> noElements() {
        return CollectionConverters.asScala(List.<T>of()).toSeq();
    }
}
