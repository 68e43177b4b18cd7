-- A wholesaler: orders with lines, freight on the header, a rate of discount, staff with managers, regions many-to-many.
create table categories (category_id int primary key, category_name varchar(15) not null, description text, picture bytea);
create table suppliers (supplier_id int primary key, company_name varchar(40) not null, contact_name varchar(30), city varchar(15), country varchar(15));
create table products (product_id int primary key, product_name varchar(40) not null, supplier_id int references suppliers,
  category_id int references categories, quantity_per_unit varchar(20), unit_price numeric(19,4), units_in_stock smallint,
  units_on_order smallint, reorder_level smallint, discontinued boolean not null);
create table customers (customer_id char(5) primary key, company_name varchar(40) not null, contact_name varchar(30), city varchar(15), country varchar(15), phone varchar(24));
create table employees (employee_id int primary key, last_name varchar(20) not null, first_name varchar(10) not null, title varchar(30),
  birth_date date, hire_date date, city varchar(15), country varchar(15), reports_to int references employees);
create table region (region_id int primary key, region_description char(50) not null);
create table territories (territory_id varchar(20) primary key, territory_description char(50) not null, region_id int not null references region);
create table employee_territories (employee_id int not null references employees, territory_id varchar(20) not null references territories, primary key (employee_id, territory_id));
create table shippers (shipper_id int primary key, company_name varchar(40) not null, phone varchar(24));
create table orders (order_id int primary key, customer_id char(5) references customers, employee_id int references employees,
  order_date timestamp, required_date timestamp, shipped_date timestamp, ship_via int references shippers, freight numeric(19,4),
  ship_name varchar(40), ship_city varchar(15), ship_country varchar(15));
create table order_details (order_id int not null references orders, product_id int not null references products,
  unit_price numeric(19,4) not null, quantity smallint not null, discount real not null, primary key (order_id, product_id),
  check (discount >= 0 and discount <= 1));
