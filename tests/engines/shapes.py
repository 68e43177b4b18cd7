"""What is special about some of the cases: two numbers that are the same and not nothing."""

KNOWN_TO_BOTH = (
    "select count(*) from marts.dim_customer where webshop_customer_id is not null and customer_no is not null"
)
EMAILS_OF_BOTH = (
    "select count(*) from (select lower(trim(email)) from raw.public_customer where email is not null"
    " intersect select lower(trim(email)) from raw.customer where email is not null)"
)

SHAPES = {
    "customers that both sources know are one member": (KNOWN_TO_BOTH, EMAILS_OF_BOTH),
    "customers that both sources know now are one member": (f"{KNOWN_TO_BOTH} and is_current", EMAILS_OF_BOTH),
    "every receipt of a known customer has its member": (
        "select count(*) from marts.fct_receipt_line where customer_key <> repeat('0', 32)",
        "select count(*) from raw.receipt_line join raw.receipt using (receipt_id) where customer_no is not null",
    ),
    "members have facts of both sources": (
        "select count(distinct receipt.customer_key) from marts.fct_receipt_line as receipt"
        " join marts.fct_order_line as placed using (customer_key)",
        "select count(*) from (select lower(trim(email)) from raw.customer join raw.receipt using (customer_no)"
        " join raw.receipt_line using (receipt_id) where email is not null"
        " intersect select lower(trim(email)) from raw.public_customer as who"
        " join raw.orders on who.id = orders.customer_id join raw.order_line on orders.id = order_line.order_id)",
    ),
    "everybody stands below all who stand above": (
        "select count(*) + sum(depth) from marts.bridge_clerk_hierarchy",
        "with recursive ways as (select clerk_id as below, clerk_id as above, 0 as depth from raw.clerk union all"
        " select below, chief_id, depth + 1 from ways join raw.clerk on above = clerk_id where chief_id is not null)"
        " select count(*) + sum(depth) from ways",
    ),
    "whoever has nobody below is a leaf": (
        "select count(*) from marts.bridge_clerk_hierarchy where depth = 0 and descendant_is_leaf",
        "select count(*) from raw.clerk"
        " where clerk_id not in (select chief_id from raw.clerk where chief_id is not null)",
    ),
    "every combination of flags is there once": (
        "select count(*) - 1 from marts.dim_consignment_flags",
        "select count(*) from (select distinct is_insured, is_fragile, urgency, payer from raw.consignment)",
    ),
    "the time of day is that of the moment": (
        "select count(*) from marts.fct_consignment join marts.dim_time on handed_in_time_key = time_key"
        " where strftime(event_time, '%H:%M') = hour_and_minute",
        "select count(*) from marts.fct_consignment",
    ),
}

ONCE, NOW, *OF_FACTS = tuple(SHAPES)[:4]
OF_DEPOT = tuple(SHAPES)[4:]
