// What a Kafka Connect worker would do with the delivered connector, without a broker: Debezium's engine reads the
// database's log, the connector's own converter writes Avro, its schemas are compared with the delivered ones.
//
//   java -cp 'LIBS/*' Capture.java names                       what configurations may name, as JSON
//   java -cp 'LIBS/*' Capture.java run CONFIG SCHEMAS OUT      captures until standard input says `stop`

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.connect.avro.AvroConverter;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.transforms.ExtractNewRecordState;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;

public class Capture {
    static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] words) throws Exception {
        if (words[0].equals("names")) {
            System.out.println("NAMES " + JSON.writeValueAsString(names()));
        } else {
            run(Path.of(words[1]), Path.of(words[2]), Path.of(words[3]));
        }
        System.exit(0);
    }

    /** Every name that topics, clients and connectors of these versions know. */
    static Map<String, Set<String>> names() throws Exception {
        Map<String, Set<String>> names = new TreeMap<>();
        Set<String> topics = new TreeSet<>();
        for (var field : TopicConfig.class.getFields()) {
            if (field.getName().endsWith("_CONFIG")) topics.add((String) field.get(null));
        }
        names.put("topic", topics);
        names.put("producer", new TreeSet<>(ProducerConfig.configNames()));
        names.put("consumer", new TreeSet<>(ConsumerConfig.configNames()));
        for (String type : List.of("postgresql.PostgresConnector", "mysql.MySqlConnector", "sqlserver.SqlServerConnector")) {
            String name = "io.debezium.connector." + type;
            Set<String> known = new TreeSet<>(connector(name).config().names());
            known.addAll(SourceConnectorConfig.configDef().names());
            known.add("transforms.unwrap.type");
            for (String option : new ExtractNewRecordState<SourceRecord>().config().names()) {
                known.add("transforms.unwrap." + option);
            }
            names.put(name, known);
        }
        return names;
    }

    static SourceConnector connector(String name) throws Exception {
        return (SourceConnector) Class.forName(name).getDeclaredConstructor().newInstance();
    }

    static void run(Path file, Path schemas, Path out) throws Exception {
        Map<String, String> config = new HashMap<>();
        JSON.readTree(file.toFile()).get("config").properties().forEach(e -> config.put(e.getKey(), e.getValue().asText()));
        validate(config);
        var key = converter(config, "key.converter.", true);
        var value = converter(config, "value.converter.", false);
        Properties settings = new Properties();
        config.forEach((name, held) -> {
            if (!name.contains(".converter") && !name.startsWith("errors.")) settings.setProperty(name, held);
        });
        settings.setProperty("name", "capture");
        settings.setProperty("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
        settings.setProperty("offset.storage.file.filename", out.resolve("offsets").toString());
        settings.setProperty("offset.flush.interval.ms", "0");
        Map<String, Long> offsets = new HashMap<>();
        try (BufferedWriter lines = Files.newBufferedWriter(out.resolve("messages.jsonl"))) {
            DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine = DebeziumEngine.create(Connect.class)
                .using(settings)
                .using((success, message, error) -> { if (!success) { System.err.println("ENGINE " + message); if (error != null) error.printStackTrace(); } })
                .notifying(event -> write(lines, event.value(), key, value, offsets))
                .build();
            var runner = Executors.newSingleThreadExecutor();
            runner.execute(engine);
            while (System.in.read() >= 0) { }
            engine.close();
            runner.shutdown();
            runner.awaitTermination(20, TimeUnit.SECONDS);
        }
        registry(schemas, out);
    }

    /** The connector's own judgement of its configuration, the database asked. */
    static void validate(Map<String, String> config) throws Exception {
        Config said = connector(config.get("connector.class")).validate(config);
        said.configValues().forEach(held -> held.errorMessages().forEach(error -> System.err.println("CONFIG " + held.name() + ": " + error)));
    }

    static AvroConverter converter(Map<String, String> config, String prefix, boolean isKey) {
        Map<String, String> own = new HashMap<>();
        config.forEach((name, held) -> { if (name.startsWith(prefix)) own.put(name.substring(prefix.length()), held); });
        own.put("schema.registry.url", "mock://capture");
        AvroConverter converter = new AvroConverter(MockSchemaRegistry.getClientForScope("capture"));
        converter.configure(own, isKey);
        return converter;
    }

    static void write(BufferedWriter lines, SourceRecord record, AvroConverter key, AvroConverter value, Map<String, Long> offsets) {
        try {
            Map<String, Object> line = new TreeMap<>();
            line.put("topic", record.topic());
            line.put("offset", offsets.merge(record.topic(), 1L, Long::sum) - 1);
            line.put("key", bytes(key.fromConnectData(record.topic(), record.keySchema(), record.key())));
            line.put("value", bytes(value.fromConnectData(record.topic(), record.valueSchema(), record.value())));
            lines.write(JSON.writeValueAsString(line));
            lines.newLine();
            lines.flush();
        } catch (Exception trouble) {
            Throwable cause = trouble;
            while (cause.getCause() != null) cause = cause.getCause();
            System.err.println("WRITE " + record.topic() + ": " + cause);
        }
    }

    static String bytes(byte[] held) {
        return held == null ? null : Base64.getEncoder().encodeToString(held);
    }

    /** What the converter registered: by number, and compared both ways with what was delivered. */
    static void registry(Path schemas, Path out) throws Exception {
        SchemaRegistryClient client = MockSchemaRegistry.getClientForScope("capture");
        Files.createDirectories(out.resolve("schemas/ids"));
        for (String subject : client.getAllSubjects()) {
            // signs of life and signals have no schema of ours
            if (subject.startsWith("__") || subject.contains(".debezium.")) continue;
            var held = client.getLatestSchemaMetadata(subject);
            String text = held.getSchema();
            Files.writeString(out.resolve("schemas/ids/" + held.getId()), JSON.writeValueAsString(Map.of("schema", text)));
            Path delivered = schemas.resolve(subject + ".avsc");
            if (!Files.exists(delivered)) {
                System.err.println("UNDELIVERED " + subject);
                continue;
            }
            ParsedSchema ours = new AvroSchema(Files.readString(delivered));
            ParsedSchema theirs = new AvroSchema(text);
            var wrong = theirs.isCompatible(CompatibilityLevel.FULL_TRANSITIVE, List.of(ours));
            wrong.forEach(error -> System.err.println("SCHEMA " + subject + ": " + error));
            System.out.println("COMPARED " + subject);
        }
    }
}
