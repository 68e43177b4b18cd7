-- A hospital: admissions with milestones, diagnoses many-to-many, laboratory readings, an audit trail, charges.
create table patients (patient_id int primary key, first_name text not null, last_name text not null, birth_date date not null, postal_code text);
create table departments (department_id int primary key, name text not null);
create table doctors (doctor_id int primary key, last_name text not null, specialty text not null, department_id int not null references departments);
create table diagnoses (diagnosis_code varchar(10) primary key, title text not null);
create table admissions (admission_id int primary key, patient_id int not null references patients, doctor_id int not null references doctors, admitted_at timestamp not null, expected_discharge_date date, discharged_at timestamp, updated_at timestamp not null);
create table admission_diagnoses (admission_id int not null references admissions, diagnosis_code varchar(10) not null references diagnoses, primary key (admission_id, diagnosis_code));
create table lab_readings (reading_id bigint primary key, admission_id int not null references admissions, test_name text not null, value double precision, taken_at timestamp not null);
create table charges (charge_id bigint primary key, admission_id int not null references admissions, description text not null, amount numeric(12,2) not null, charged_at timestamp not null);
create table audit_log (audit_id bigint primary key, user_name text not null, action text not null, logged_at timestamp not null);
create table patients_history (patient_id int not null, first_name text not null, last_name text not null, birth_date date not null, postal_code text, valid_from timestamp not null, valid_to timestamp);
