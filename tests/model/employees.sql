-- Staff: salaries, titles and departments by the time in which they held.
create table employees (emp_no int primary key, birth_date date not null, first_name varchar(14) not null, last_name varchar(16) not null, gender char(1) not null, hire_date date not null);
create table departments (dept_no char(4) primary key, dept_name varchar(40) not null unique);
create table dept_emp (emp_no int not null references employees, dept_no char(4) not null references departments, from_date date not null, to_date date not null, primary key (emp_no, dept_no));
create table dept_manager (emp_no int not null references employees, dept_no char(4) not null references departments, from_date date not null, to_date date not null, primary key (emp_no, dept_no));
create table titles (emp_no int not null references employees, title varchar(50) not null, from_date date not null, to_date date, primary key (emp_no, title, from_date));
create table salaries (emp_no int not null references employees, salary int not null, from_date date not null, to_date date not null, primary key (emp_no, from_date));
