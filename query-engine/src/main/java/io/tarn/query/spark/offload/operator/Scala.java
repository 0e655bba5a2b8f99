package io.tarn.query.spark.offload.operator;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import scala.Function1;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Scala's collections and functions from and to Java's. */
final class Scala {
    private Scala() {}

    static <T> List<T> list(scala.collection.Iterable<? extends T> elements) {
        return List.copyOf(CollectionConverters.asJavaCollection(elements));
    }

    static <T> List<T> list(Option<T> option) {
        return option.isEmpty() ? List.of() : List.of(option.get());
    }

    static <T> Seq<T> none() {
        return CollectionConverters.asScala(List.<T>of()).toSeq();
    }

    static <T> Option<T> absent() {
        return Option.empty();
    }

    static <T> Function1<T, T> function(UnaryOperator<T> function) {
        return function::apply;
    }

    static <T> Function1<T, Object> predicate(Predicate<T> predicate) {
        return predicate::test;
    }
}
