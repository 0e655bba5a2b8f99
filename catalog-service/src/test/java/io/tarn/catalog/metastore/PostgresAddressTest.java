package io.tarn.catalog.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresAddressTest {
    @Test
    void bothSpellingsOfAUrlAreTheSameAddress() {
        PostgresAddress plain = PostgresAddress.of("postgresql://db.example:5433/tarn", "me", "secret");

        assertThat(PostgresAddress.of("jdbc:postgresql://db.example:5433/tarn", "me", "secret"))
                .isEqualTo(plain);
        assertThat(plain).hasToString("postgresql://db.example:5433/tarn");
        assertThat(plain.jdbcUrl(Map.of("tcpKeepAlive", "true")))
                .isEqualTo("jdbc:postgresql://db.example:5433/tarn?tcpKeepAlive=true");
    }

    @Test
    void userAndPasswordMayBeInTheUrlAndThoseBesideItAreStronger() {
        PostgresAddress inUrl = PostgresAddress.of("postgresql://me%40home:p%3Aw@[::1]/my%20tarn", null, null);

        assertThat(inUrl.user()).isEqualTo("me@home");
        assertThat(inUrl.password()).isEqualTo("p:w");
        assertThat(inUrl.database()).isEqualTo("my tarn");
        assertThat(PostgresAddress.of("postgresql://me:pw@h/d?user=x&password=y", "you", "")
                        .user())
                .isEqualTo("you");
        assertThat(PostgresAddress.of("postgresql://h/d?user=x&password=y", "", "")
                        .password())
                .isEqualTo("y");
    }

    @Test
    void optionsGoToTheDriverAndAreStrongerThanOurs() {
        PostgresAddress address =
                PostgresAddress.of("postgresql://a,b:5433/d?sslmode=require&socketTimeout=60", "u", "");

        assertThat(address.jdbcUrl(Map.of("socketTimeout", "15")))
                .isEqualTo("jdbc:postgresql://a,b:5433/d?socketTimeout=60&sslmode=require");
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://h/d, not of the form",
        "postgresql://h, not of the form",
        "postgresql://h/d/e, not of the form",
        "postgresql://h:99999/d, h:99999",
        "postgresql://h:x/d, h:x",
        "postgresql://u:secret@h_!/d, is not host:port",
        "postgresql://h/d%2, percent sign",
    })
    void whatIsNoAddressIsRefusedWithoutItsPassword(String url, String why) {
        assertThatThrownBy(() -> PostgresAddress.of(url, "u", "p"))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aUserIsNeeded() {
        assertThatThrownBy(() -> PostgresAddress.of("postgresql://h/d", "", ""))
                .hasMessageContaining("set metastore.user");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:se@cr/et@h/d, postgresql://u:****@h/d",
        "postgresql://u@h/d?password=secret&ssl=true, postgresql://u@h/d?password=****&ssl=true",
        "jdbc:postgresql://h/d?sslpassword=secret, jdbc:postgresql://h/d?sslpassword=****",
        "postgresql://h:5432/d, postgresql://h:5432/d",
        "not a url, not a url",
    })
    void aPasswordInAUrlIsNotShown(String url, String shown) {
        assertThat(PostgresAddress.shown(url)).isEqualTo(shown);
    }
}
