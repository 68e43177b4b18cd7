//! A small shop by hand: orders with an order header, customers with history, products in categories, an address
//! chain, a circle of references, names that need quotes, personal data.

use plumbline::context::Facts;
use plumbline::design::*;
use plumbline::discovery::Requirements;
use plumbline::figure::{Figure, Origin, Unit};
use plumbline::session::Session;
use plumbline::sql::{Column, DataType, EnumType, Reference, Schema, Table};

/// What a design is delivered from.
pub struct Shop {
    pub session: Session,
    pub facts: Facts,
    pub requirements: Requirements,
    pub design: Design,
}

fn column(name: &str, data_type: DataType) -> Column {
    let nullable = name.ends_with('?');
    let name = name.trim_end_matches('?');
    Column {
        name: name.into(),
        original_type: format!("{data_type:?}"),
        data_type,
        nullable,
        generated: name == "search",
        comment: (name == "email").then(|| "Where to write; never {{ shown }}.\nSee \"policy\".".into()),
        line: 1,
        ..Column::default()
    }
}

fn table(name: &str, columns: Vec<Column>, key: &[&str], references: &[(&[&str], &str, &[&str])]) -> Table {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    Table {
        schema: "public".into(),
        name: name.into(),
        key: name.into(),
        columns,
        primary_key: owned(key),
        references: references
            .iter()
            .map(|(from, to, there)| Reference {
                columns: owned(from),
                table: (*to).into(),
                to: owned(there),
                ..Reference::default()
            })
            .collect(),
        ..Table::default()
    }
}

fn schema() -> Schema {
    use DataType::{Boolean, Date, Integer, SmallInt, TimestampTz, Uuid};
    let text = || DataType::Text(None);
    let money = || DataType::Decimal(Some((8, 2)));
    let marker = || column("last_update?", TimestampTz);
    let mut store = table(
        "store",
        vec![column("store_id", Integer), column("manager_id", Integer), column("address_id", Integer), marker()],
        &["store_id"],
        &[(&["manager_id"], "staff", &["staff_id"]), (&["address_id"], "address", &["address_id"])],
    );
    store.unique = vec![vec!["manager_id".into()]];
    let mut product = table(
        "Product",
        vec![
            column("ProductID", Integer),
            column("Product Name", DataType::Text(Some(40))),
            column("size?", DataType::Enum("size".into())),
            column("price", money()),
            column("tags?", DataType::Array(Box::new(text()))),
            column("search", DataType::Other("tsvector".into())),
            column("order?", SmallInt),
        ],
        &["ProductID"],
        &[],
    );
    product.checks = vec!["((price >= 1) AND (price <= 90))".into()];
    Schema {
        tables: vec![
            table(
                "country",
                vec![column("country_id", Integer), column("country", text()), marker()],
                &["country_id"],
                &[],
            ),
            table(
                "address",
                vec![
                    column("address_id", Integer),
                    column("address", text()),
                    column("postal_code?", text()),
                    column("country_id", Integer),
                    marker(),
                ],
                &["address_id"],
                &[(&["country_id"], "country", &["country_id"])],
            ),
            table(
                "customer",
                vec![
                    column("customer_id", Integer),
                    column("first_name", text()),
                    column("last_name", text()),
                    column("email?", text()),
                    column("birth_date?", Date),
                    column("address_id", Integer),
                    column("active", Boolean),
                    column("uuid", Uuid),
                    marker(),
                ],
                &["customer_id"],
                &[(&["address_id"], "address", &["address_id"])],
            ),
            table(
                "staff",
                vec![
                    column("staff_id", Integer),
                    column("name", text()),
                    column("store_id", Integer),
                    column("reports_to?", Integer),
                    marker(),
                ],
                &["staff_id"],
                &[(&["store_id"], "store", &["store_id"]), (&["reports_to"], "staff", &["staff_id"])],
            ),
            store,
            product,
            table("category", vec![column("category_id", Integer), column("name", text())], &["category_id"], &[]),
            table(
                "product_category",
                vec![column("ProductID", Integer), column("category_id", Integer), marker()],
                &["ProductID", "category_id"],
                &[(&["ProductID"], "Product", &["ProductID"]), (&["category_id"], "category", &["category_id"])],
            ),
            table(
                "order",
                vec![
                    column("order_id", Integer),
                    column("customer_id?", Integer),
                    column("store_id", Integer),
                    column("ordered_at", TimestampTz),
                    column("shipped_at?", TimestampTz),
                    marker(),
                ],
                &["order_id"],
                &[(&["customer_id"], "customer", &["customer_id"]), (&["store_id"], "store", &["store_id"])],
            ),
            table(
                "Order Details",
                vec![
                    column("order_id", Integer),
                    column("line", SmallInt),
                    column("ProductID", Integer),
                    column("quantity", SmallInt),
                    column("amount", money()),
                ],
                &["order_id", "line"],
                &[(&["order_id"], "order", &["order_id"]), (&["ProductID"], "Product", &["ProductID"])],
            ),
        ],
        enums: vec![EnumType {
            name: "size".into(),
            values: vec!["S".into(), "M".into(), "it's L".into()],
            ..EnumType::default()
        }],
        ..Schema::default()
    }
}

fn from(alias: &str, table: &str, column: &str) -> SourceColumn {
    SourceColumn { alias: alias.into(), table: table.into(), column: column.into() }
}

fn attribute(name: &str, data_type: DataType, from: SourceColumn) -> Attribute {
    Attribute {
        name: name.into(),
        data_type,
        from,
        parts: vec![],
        nullable: true,
        class: None,
        treatment: None,
        history: History::Type1,
        description: format!("The {name}."),
    }
}

fn join(alias: &str, table: &str, from_alias: &str, here: &str, there: &str) -> Join {
    Join {
        alias: alias.into(),
        table: table.into(),
        from_alias: from_alias.into(),
        on: vec![(here.into(), there.into())],
    }
}

fn dimension(name: &str, source: &str, key: Attribute, attributes: Vec<Attribute>) -> Dimension {
    Dimension {
        name: format!("dim_{name}"),
        grain: format!("One row for each {name}."),
        kind: if source.is_empty() { DimensionKind::Calendar } else { DimensionKind::Described },
        source: source.into(),
        conformed: vec![],
        surrogate_key: format!("{name}_key"),
        natural_key: if source.is_empty() { vec![] } else { vec![key] },
        attributes,
        joins: vec![],
        outriggers: vec![],
        history: History::Type1,
        change_marker: None,
        lists: vec![],
        reasons: vec!["made by hand".into()],
    }
}

fn kept(dimension: &mut Dimension) {
    dimension.history = History::Type2;
    dimension.attributes.iter_mut().for_each(|held| held.history = History::Type2);
}

fn dimensions() -> Vec<Dimension> {
    use DataType::{Boolean, Date, Integer, SmallInt};
    let text = || DataType::Text(None);
    let nowhere = || attribute("", Integer, from("", "", ""));
    let names: [(&str, DataType); 10] = [
        ("full_date", Date),
        ("year", Integer),
        ("quarter", Integer),
        ("month", Integer),
        ("month_name", text()),
        ("week_of_year", Integer),
        ("day_of_month", Integer),
        ("day_of_week", Integer),
        ("day_name", text()),
        ("is_weekend", Boolean),
    ];
    let date = dimension(
        "date",
        "",
        nowhere(),
        names.into_iter().map(|(name, held)| attribute(name, held, from("", "", ""))).collect(),
    );
    let mut customer = dimension(
        "customer",
        "customer",
        attribute("customer_id", Integer, from("customer", "customer", "customer_id")),
        vec![
            attribute("first_name", text(), from("customer", "customer", "first_name")),
            attribute("email", text(), from("customer", "customer", "email")),
            attribute("birth_date", Date, from("customer", "customer", "birth_date")),
            attribute("address", text(), from("address", "address", "address")),
            attribute("country", text(), from("country", "country", "country")),
        ],
    );
    customer.joins = vec![
        join("address", "address", "customer", "address_id", "address_id"),
        join("country", "country", "address", "country_id", "country_id"),
    ];
    kept(&mut customer);
    // a value of the beginning, and one whose change is a correction
    customer.attributes[1].history = History::Type0;
    customer.attributes[2].history = History::Type1;
    customer.change_marker = Some("last_update".into());
    for (attribute, treatment) in
        customer.attributes.iter_mut().zip([Treatment::Mask, Treatment::Tokenise, Treatment::Mask])
    {
        attribute.class = Some("personal".into());
        attribute.treatment = Some(treatment);
    }
    let mut product = dimension(
        "product",
        "Product",
        attribute("product_id", Integer, from("product", "Product", "ProductID")),
        vec![
            attribute("product_name", text(), from("product", "Product", "Product Name")),
            attribute("size", text(), from("product", "Product", "size")),
            attribute("tags", text(), from("product", "Product", "tags")),
            attribute("order", SmallInt, from("product", "Product", "order")),
        ],
    );
    product.lists = vec![NameList {
        name: "category_names".into(),
        through: "product_category".into(),
        near: vec![("ProductID".into(), "ProductID".into())],
        table: "category".into(),
        far: vec![("category_id".into(), "category_id".into())],
        label: "name".into(),
    }];
    // no change marker: versions are told apart by comparing columns
    kept(&mut product);
    let category = dimension(
        "category",
        "category",
        attribute("category_id", Integer, from("category", "category", "category_id")),
        vec![attribute("category_name", text(), from("category", "category", "name"))],
    );
    let mut store = dimension(
        "store",
        "store",
        attribute("store_id", Integer, from("store", "store", "store_id")),
        vec![attribute("manager_name", text(), from("manager", "staff", "name"))],
    );
    store.joins = vec![join("manager", "staff", "store", "manager_id", "staff_id")];
    store.change_marker = Some("last_update".into());
    vec![date, customer, product, category, store]
}

fn role(dimension: &str, column: &str, from: SourceColumn) -> FactDimension {
    FactDimension {
        dimension: dimension.into(),
        role: column.trim_end_matches("_key").replace('_', " "),
        column: column.into(),
        from: vec![from],
        keyed_by: String::new(),
        optional: true,
    }
}

fn measure(name: &str, data_type: DataType, made: MeasureFrom) -> Measure {
    Measure {
        name: name.into(),
        data_type,
        additivity: Additivity::Additive,
        from: made,
        nullable: true,
        description: format!("The {name}."),
    }
}

fn facts() -> Vec<Fact> {
    use DataType::{Decimal, Integer};
    let order = Fact {
        name: "fct_order".into(),
        kind: FactKind::AccumulatingSnapshot,
        grain: "One row for each order.".into(),
        source: "order".into(),
        header: None,
        surrogate_key: "order_key".into(),
        business_key: vec!["order_id".into()],
        joins: vec![],
        dimensions: vec![
            role("dim_date", "ordered_date_key", from("order", "order", "ordered_at")),
            role("dim_date", "shipped_date_key", from("order", "order", "shipped_at")),
            role("dim_customer", "customer_key", from("order", "order", "customer_id")),
            role("dim_store", "store_key", from("order", "order", "store_id")),
        ],
        measures: vec![
            measure("n_orders", Integer, MeasureFrom::One),
            measure(
                "days_to_ship",
                Integer,
                MeasureFrom::DaysBetween(from("order", "order", "ordered_at"), from("order", "order", "shipped_at")),
            ),
        ],
        degenerate: vec![Degenerate {
            name: "order_id".into(),
            data_type: Integer,
            from: from("order", "order", "order_id"),
            nullable: false,
            description: "The order.".into(),
        }],
        event_time: Some(from("order", "order", "ordered_at")),
        change_marker: Some("last_update".into()),
        reasons: vec![],
    };
    let line = Fact {
        name: "fct_order_detail".into(),
        kind: FactKind::Transaction,
        grain: "One row for each line of an order.".into(),
        source: "Order Details".into(),
        header: None,
        surrogate_key: "order_detail_key".into(),
        business_key: vec!["order_id".into(), "line".into()],
        joins: vec![join("header", "order", "order_details", "order_id", "order_id")],
        dimensions: vec![
            role("dim_date", "ordered_date_key", from("header", "order", "ordered_at")),
            role("dim_customer", "customer_key", from("header", "order", "customer_id")),
            role("dim_product", "product_key", from("order_details", "Order Details", "ProductID")),
        ],
        measures: vec![
            measure(
                "quantity",
                DataType::SmallInt,
                MeasureFrom::Column(from("order_details", "Order Details", "quantity")),
            ),
            measure(
                "amount",
                Decimal(Some((8, 2))),
                MeasureFrom::Column(from("order_details", "Order Details", "amount")),
            ),
        ],
        degenerate: vec![],
        event_time: Some(from("header", "order", "ordered_at")),
        change_marker: None,
        reasons: vec![],
    };
    vec![order, line]
}

/// The shop.
pub fn shop() -> Shop {
    let side = |dimension: &str, column: &str, from: &str| BridgeSide {
        dimension: dimension.into(),
        column: column.into(),
        from: vec![from.into()],
        keyed_by: String::new(),
    };
    let class = |table: &str, class: TableClass| Classified {
        table: table.into(),
        class,
        score: 0,
        reasons: vec![],
        overruled: false,
    };
    let model = Model {
        style: Style::Star,
        facts: facts(),
        dimensions: dimensions(),
        conformable: vec![],
        bridges: vec![Bridge {
            name: "bridge_product_category".into(),
            grain: "One row for each product and category.".into(),
            source: "product_category".into(),
            group: side("dim_product", "product_key", "ProductID"),
            member: side("dim_category", "category_key", "category_id"),
            hierarchy: false,
            change_marker: Some("last_update".into()),
            reasons: vec![],
        }],
        classified: vec![
            class("order", TableClass::Event),
            class("Order Details", TableClass::Event),
            class("product_category", TableClass::Bridge),
            class("category", TableClass::ReferenceList),
            class("country", TableClass::ReferenceList),
            class("store", TableClass::ReferenceList),
        ],
        left_out: vec![],
        renamed: vec![],
        declared_keys: std::collections::BTreeMap::new(),
    };
    let lookback = Figure::new("look-back window", 3.0 * 86_400.0, Unit::TIME, Origin::Assumption("load.late".into()));
    Shop {
        session: Session::new("Shop"),
        facts: Facts { schema: schema().into(), ..Facts::default() },
        requirements: Requirements::default(),
        design: Design {
            name: "The \"corner\" shop".into(),
            slug: "corner_shop".into(),
            decisions: vec![],
            model: model.into(),
            components: vec![],
            schedule: Schedule { cron: "0 2 * * *".into(), text: "every night at 02:00 UTC".into(), lookback },
            sizes: vec![],
            cost: vec![],
            controls: vec![],
            assumptions: vec![],
            improvements: Vec::new(),
            conflicts: Vec::new(),
            risks: vec![],
            findings: vec![],
        },
    }
}
