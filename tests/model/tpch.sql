-- A benchmark's wholesaler: a line keyed by its order, a pair with numbers between part and supplier, regions above nations.
create table region (r_regionkey int primary key, r_name char(25) not null, r_comment varchar(152));
create table nation (n_nationkey int primary key, n_name char(25) not null, n_regionkey int not null references region, n_comment varchar(152));
create table supplier (s_suppkey int primary key, s_name char(25) not null, s_address varchar(40) not null, s_nationkey int not null references nation, s_phone char(15), s_acctbal decimal(15,2));
create table customer (c_custkey int primary key, c_name varchar(25) not null, c_address varchar(40) not null, c_nationkey int not null references nation, c_phone char(15), c_acctbal decimal(15,2), c_mktsegment char(10));
create table part (p_partkey int primary key, p_name varchar(55) not null, p_mfgr char(25), p_brand char(10), p_type varchar(25), p_size int, p_container char(10), p_retailprice decimal(15,2));
create table partsupp (ps_partkey int not null references part, ps_suppkey int not null references supplier, ps_availqty int not null, ps_supplycost decimal(15,2) not null, ps_comment varchar(199), primary key (ps_partkey, ps_suppkey));
create table orders (o_orderkey bigint primary key, o_custkey int not null references customer, o_orderstatus char(1), o_totalprice decimal(15,2) not null, o_orderdate date not null, o_orderpriority char(15), o_clerk char(15), o_shippriority int, o_comment varchar(79));
create table lineitem (l_orderkey bigint not null references orders, l_partkey int not null, l_suppkey int not null, l_linenumber int not null,
  l_quantity decimal(15,2) not null, l_extendedprice decimal(15,2) not null, l_discount decimal(15,2) not null, l_tax decimal(15,2) not null,
  l_returnflag char(1), l_linestatus char(1), l_shipdate date not null, l_commitdate date not null, l_receiptdate date not null, l_shipmode char(10), l_comment varchar(44),
  primary key (l_orderkey, l_linenumber), foreign key (l_partkey, l_suppkey) references partsupp);
