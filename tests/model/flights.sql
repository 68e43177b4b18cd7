-- An airline: a flight with its milestones and two airports, bookings with tickets, segments with an amount, seats beside them.
create table aircrafts (aircraft_code char(3) primary key, model text not null, range int not null);
create table airports (airport_code char(3) primary key, airport_name text not null, city text not null, longitude double precision not null, latitude double precision not null, timezone text not null);
create table bookings (book_ref char(6) primary key, book_date timestamptz not null, total_amount numeric(10,2) not null);
create table tickets (ticket_no char(13) primary key, book_ref char(6) not null references bookings, passenger_id varchar(20) not null, passenger_name text not null);
create table flights (flight_id int primary key, flight_no char(6) not null, scheduled_departure timestamptz not null, scheduled_arrival timestamptz not null, departure_airport char(3) not null references airports, arrival_airport char(3) not null references airports, status varchar(20) not null, aircraft_code char(3) not null references aircrafts, actual_departure timestamptz, actual_arrival timestamptz);
create table ticket_flights (ticket_no char(13) not null references tickets, flight_id int not null references flights, fare_conditions varchar(10) not null, amount numeric(10,2) not null, primary key (ticket_no, flight_id));
create table boarding_passes (ticket_no char(13) not null, flight_id int not null, boarding_no int not null, seat_no varchar(4) not null, primary key (ticket_no, flight_id), foreign key (ticket_no, flight_id) references ticket_flights);
