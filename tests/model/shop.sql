-- A web shop: amounts of the order shared out by an item's total, a discount in money, levels of stock, sessions without keys.
create table customer_group (id int primary key, name text not null);
create table customers (id int primary key, email text not null unique, group_id int references customer_group, created_at timestamptz not null, updated_at timestamptz not null);
create table categories (id int primary key, name text not null, parent_id int references categories);
create table products (id int primary key, sku text not null unique, name text not null, category_id int references categories, price numeric(12,2) not null, weight double precision, updated_at timestamptz not null);
create table sales_order (id int primary key, increment_id text not null unique, customer_id int references customers, ordered_at timestamptz not null, state text not null, coupon_code text, shipping_amount numeric(12,2) not null, discount_amount numeric(12,2) not null, grand_total numeric(12,2) not null, items_count int not null, updated_at timestamptz not null);
create table sales_order_item (id int primary key, order_id int not null references sales_order, product_id int references products, qty numeric(12,4) not null, price numeric(12,2) not null, discount_percent numeric(5,2) not null, row_total numeric(12,2) not null, updated_at timestamptz not null);
create table sales_payment (id int primary key, order_id int not null references sales_order, method text not null, amount numeric(12,2) not null, paid_at timestamptz);
create table stock (product_id int not null references products, warehouse_code text not null, qty_on_hand int not null, primary key (product_id, warehouse_code));
create table page_views (session_id uuid not null, customer_id int references customers, viewed_at timestamptz not null, url text not null, duration_ms int);
