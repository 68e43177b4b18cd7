-- A bank: transactions with the balance after them, loans, standing orders, cards, districts above accounts and clients.
create table district (district_id int primary key, name varchar(40) not null, region varchar(40) not null, inhabitants int not null, average_salary int not null);
create table account (account_id int primary key, district_id int not null references district, frequency varchar(30) not null, open_date date not null);
create table client (client_id int primary key, gender char(1) not null, birth_date date not null, district_id int not null references district);
create table disposition (disposition_id int primary key, client_id int not null references client, account_id int not null references account, type varchar(10) not null);
create table card (card_id int primary key, disposition_id int not null references disposition, type varchar(10) not null, issued date not null);
create table loan (loan_id int primary key, account_id int not null references account, date date not null, amount int not null, duration int not null, payments decimal(9,2) not null, status char(1) not null);
create table trans (trans_id int primary key, account_id int not null references account, date date not null, type varchar(10), operation varchar(30), amount decimal(12,2) not null, balance decimal(12,2) not null, k_symbol varchar(20));
create table daily_balance (account_id int not null references account, balance_date date not null, balance decimal(12,2) not null, primary key (account_id, balance_date));
