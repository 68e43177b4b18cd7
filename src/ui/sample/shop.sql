-- The database of a small shop: customers order products, orders are paid and sent.

create table country (
  country_id   serial primary key,
  code         char(2) not null unique,
  name         varchar(80) not null
);

create table customer (
  customer_id  serial primary key,
  country_id   integer not null references country (country_id),
  full_name    varchar(120) not null,
  email        varchar(160) not null unique,
  birth_date   date,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
comment on column customer.email is 'Where the receipt goes.';

create table category (
  category_id  serial primary key,
  name         varchar(60) not null
);

create table product (
  product_id   serial primary key,
  category_id  integer not null references category (category_id),
  name         varchar(120) not null,
  list_price   numeric(10, 2) not null check (list_price >= 0),
  updated_at   timestamptz not null default now()
);

create table sales_order (
  order_id     bigserial primary key,
  customer_id  integer not null references customer (customer_id),
  ordered_at   timestamptz not null,
  sent_at      timestamptz,
  status       varchar(20) not null default 'open'
);

create table order_line (
  order_id     bigint not null references sales_order (order_id),
  line_no      integer not null,
  product_id   integer not null references product (product_id),
  quantity     integer not null check (quantity > 0),
  unit_price   numeric(10, 2) not null,
  discount     numeric(10, 2) not null default 0,
  primary key (order_id, line_no)
);

create table payment (
  payment_id   bigserial primary key,
  order_id     bigint not null references sales_order (order_id),
  paid_at      timestamptz not null,
  amount       numeric(10, 2) not null
);
