#!/usr/bin/perl
# Sales order lines to measure numbering with: about 204 bytes each, in document order, the same in every run.
#   lines.pl COUNT [LINES-PER-ORDER]   A fifth of the orders have numbers for some of their lines; with as many lines as
#   there are in all, it is one order.
use strict;
use warnings;
my ($count, $most) = (shift // 2_570_000, shift // 9);
my $seed = 20260101;
sub dice { $seed = ($seed * 1103515245 + 12345) & 0x7fffffff; return int(($seed >> 8) % $_[0]) }
print "SALESID,LINENUM,RECID,INVENTTRANSID,LINECREATIONSEQUENCENUMBER,ITEMID,NAME,SALESQTY,SALESUNIT,SALESPRICE,"
  . "LINEDISC,LINEPERCENT,LINEAMOUNT,CURRENCYCODE,SALESSTATUS,CREATEDDATETIME,MODIFIEDDATETIME,INVENTDIMID,DATAAREAID,"
  . "PARTITION\n";
my @units = ("pcs", "box", "kg", "m");
my @names = ("Speaker cable, black", "Projector lamp", "Television stand", "High end cable", "Surround sound receiver");
my ($order, $left, $line, $used, $some) = (0, 0, 0, 0, 0);
for my $record (1 .. $count) {
  if ($left == 0) {
    ++$order;
    $left = $most >= $count ? $count : $most < 2 ? 1 : 1 + dice(2 * $most - 1);
    ($line, $used, $some) = (0, 0, dice(5) == 0);
  }
  --$left;
  $line += 1 + (dice(50) == 0);
  my $number = $some && dice(2) ? ++$used : 0;
  my $quantity = 1 + dice(400);
  my $price = 1 + dice(90000);
  my $name = $names[dice(5)];
  $name = "\"$name\"" if $name =~ /,/;
  printf "SO-%08d,%d.0000000000000000,%d,%s,%d,D%07d,%s,%d,%s,%d.%02d,0,%d,%d.%02d,USD,%d,2016-%02d-%02d 08:%02d:00,"
    . "2016-12-%02d 17:%02d:00,DIM%06d,usmf,5637144576\n",
    $order, $line, 5637000000 + $record, sprintf("LOT-%09d", $record), $number, dice(10000), $name, $quantity,
    $units[dice(4)], int($price / 100), $price % 100, dice(20), int($quantity * $price / 100), $quantity * $price % 100,
    1 + dice(4), 1 + dice(12), 1 + dice(28), dice(60), 1 + dice(28), dice(60), dice(1000000);
}
