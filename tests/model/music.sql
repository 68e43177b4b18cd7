-- An encyclopedia of music: nothing happens, so its entities are dimensions and its many-to-many relations bridges.
create table area (id int primary key, name text not null);
create table artist (id int primary key, name text not null, area_id int references area, begin_year smallint);
create table release (id int primary key, title text not null, barcode text);
create table label (id int primary key, name text not null, area_id int references area);
create table release_artist (release_id int not null references release, artist_id int not null references artist, primary key (release_id, artist_id));
create table release_label (release_id int not null references release, label_id int not null references label, catalog_number text, primary key (release_id, label_id));
